"use client";

import { Select } from "@mantine/core";
import classes from "@/components/deliveries/deliveries.module.css";
import { Pager, totalText } from "@/components/ui/pager";
import { EVENT_LIMITS } from "@/lib/events/schema";
import type { EventPageLink, EventStatusData } from "@/lib/events/view";
import { formatMoment } from "@/lib/time/format";

const SIZES = EVENT_LIMITS.map((size) => ({ value: String(size), label: `${size} results` }));

type Limit = (typeof EVENT_LIMITS)[number];

type Props = {
  data: EventStatusData;
  onTurn: (page: EventPageLink) => void;
  onLimit: (limit: Limit | null) => void;
  onRefresh: () => void;
};

/** The bar above the table: the totals, the time of the list and the pager. */
export function EventToolbar({ data, onTurn, onLimit, onRefresh }: Props) {
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
      <div className={classes.headEnd}>
        <Select
          aria-label="Max results"
          size="xs"
          w={112}
          data={SIZES}
          value={String(search.limit)}
          onChange={(value) => onLimit(EVENT_LIMITS.find((size) => String(size) === value) ?? null)}
          comboboxProps={{ shadow: "md" }}
        />
        <Pager previous={previous} next={next} onTurn={onTurn} />
      </div>
    </div>
  );
}
