"use client";

import { Pager, totalText } from "@/components/ui/pager";
import type { DeliveryRetryData, PageLink } from "@/lib/deliveries/view/screen";
import { formatMoment } from "@/lib/time/format";
import classes from "./deliveries.module.css";
import { count } from "./operation-text";

type Props = {
  data: DeliveryRetryData;
  /** None, some or all of the listed rows. */
  selection: "none" | "some" | "all";
  isSelectable: boolean;
  onSelectAll: (isSelected: boolean) => void;
  onTurn: (page: PageLink) => void;
  onRefresh: () => void;
};

/** The bar above the table: Select All for the listed rows, the totals and the pager. */
export function ListToolbar({ data, selection, isSelectable, onSelectAll, onTurn, onRefresh }: Props) {
  const { rows, next, previous, search, asOf, zone } = data;
  return (
    <div className={classes.toolbar}>
      {isSelectable && rows.length > 0 ? (
        <label className={classes.selectAll}>
          <input
            type="checkbox"
            style={{ accentColor: "var(--mantine-color-iris-filled)", margin: 0, width: 15, height: 15 }}
            checked={selection === "all"}
            ref={(box) => {
              if (box) box.indeterminate = selection === "some";
            }}
            onChange={(event) => onSelectAll(event.currentTarget.checked)}
          />
          Select All
        </label>
      ) : null}
      <span>
        {rows.length === 0 ? "None listed" : `${count(rows.length)} of ${totalText(data)}`}
        {search.page > 1 ? ` · page ${search.page}` : ""}
      </span>
      <span>
        as of <span title={zone}>{formatMoment(asOf, zone).split(" ").at(-1)}</span> {zone}
      </span>
      <button type="button" className={classes.textButton} onClick={onRefresh}>
        Refresh
      </button>
      <Pager previous={previous} next={next} onTurn={onTurn} />
    </div>
  );
}
