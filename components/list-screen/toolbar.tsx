import { memo } from "react";
import { Pager } from "@/components/ui/pager";
import { type Total, totalText } from "@/lib/list/page";
import type { ListData, PageLink } from "@/lib/list/view";
import { formatMoment } from "@/lib/time/format";
import { BeingCounted } from "./being-counted";
import classes from "./list-screen.module.css";

type Props = {
  data: Pick<ListData<never>, "rows" | "searched" | "next" | "previous" | "asOf" | "zone"> & {
    search: { page: number };
  };
  /** The number of matches; null while they are counted. */
  total: Total | null;
  /** How many of the listed rows are selected; undefined in a list without selection. */
  inView: "none" | "some" | "all" | undefined;
  onSelectAll: (isSelected: boolean) => void;
  onTurn: (page: PageLink) => void;
  onRefresh: () => void;
};

/** How many rows are listed, and of how many. */
function Listed({ data: { rows, searched }, total }: Pick<Props, "data" | "total">) {
  // How many there are in all is unknown, which is not none.
  if (searched && !searched.isComplete)
    return `${rows.length || "None"} found in ${searched.searched.toLocaleString("en-GB")} looked through so far`;
  if (rows.length === 0) return "None listed";
  if (total) return `${rows.length} of ${totalText(total)}`;
  return (
    <>
      {rows.length} of <BeingCounted />
    </>
  );
}

/** The bar above the rows: Select All for the listed rows, the totals and the pager. */
export const Toolbar = memo(function Toolbar(props: Props) {
  const { data, total, inView, onSelectAll, onTurn, onRefresh } = props;
  const { rows, next, previous, search, asOf, zone } = data;
  return (
    <div className={classes.toolbar}>
      {inView !== undefined && rows.length > 0 ? (
        <label className={classes.selectAll}>
          <input
            type="checkbox"
            checked={inView === "all"}
            ref={(box) => {
              if (box) box.indeterminate = inView === "some";
            }}
            onChange={(event) => onSelectAll(event.currentTarget.checked)}
          />
          Select All
        </label>
      ) : null}
      <span className={classes.listed}>
        <Listed data={data} total={total} />
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
});
