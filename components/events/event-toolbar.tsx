"use client";

import classes from "@/components/deliveries/deliveries.module.css";
import { Pager, totalText } from "@/components/ui/pager";
import type { EventPageLink, EventStatusData } from "@/lib/events/screen";
import { formatMoment } from "@/lib/time-format";

type Props = {
  data: EventStatusData;
  onTurn: (page: EventPageLink) => void;
  onRefresh: () => void;
};

/** Above the table: how many events there are, as of when, and the way to the others. */
export function EventToolbar({ data, onTurn, onRefresh }: Props) {
  const { rows, next, previous, search, asOf, zone } = data;
  return (
    <div className={classes.toolbar}>
      <span>
        {rows.length === 0 ? "None listed" : `${rows.length} of ${totalText(data)}`}
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
