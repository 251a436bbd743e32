"use client";

import { Select } from "@mantine/core";
import { DayInput } from "@/components/ui/day-input";
import { FilterMenu } from "@/components/ui/filter-menu";
import { PAGE_SIZES } from "@/lib/deliveries/limits";
import { type DeliverySearch, firstDay, resolveDays } from "@/lib/deliveries/search-params";
import type { DeliveryRetryData } from "@/lib/deliveries/view/screen";
import { FAILURE_CLASS_LABEL, FAILURE_CLASSES } from "@/lib/engine/failure";
import { RETRYING_ENDED, RETRYING_ENDED_LABEL } from "@/lib/engine/state";
import classes from "./deliveries.module.css";
import { EventIdInput } from "./event-id-input";
import { QuickRanges } from "./quick-ranges";
import type { ChangeSearch } from "./use-delivery-search";

const CLASS_OPTIONS = FAILURE_CLASSES.map((value) => ({ value, label: FAILURE_CLASS_LABEL[value] }));
const ENDED_OPTIONS = RETRYING_ENDED.map((value) => ({ value, label: RETRYING_ENDED_LABEL[value] }));
const SIZES = PAGE_SIZES.map((size) => ({ value: String(size), label: `${size} results` }));

type Props = {
  search: DeliverySearch;
  change: ChangeSearch;
  today: string;
  options: DeliveryRetryData["options"];
};

/** All filters of the screen in one bar. The bin has no dates, because it is small and short-lived. */
export function FilterBar({ search, change, today, options }: Props) {
  const isBin = search.view === "bin";
  return (
    <search className={classes.filters} aria-label="Filters">
      {isBin ? null : <Dates search={search} change={change} today={today} />}
      {isBin ? null : (
        <FilterMenu
          label="Status"
          options={CLASS_OPTIONS}
          value={search.status}
          onChange={(status, isStep) =>
            change({ status: FAILURE_CLASSES.filter((one) => status.includes(one)) }, { isStep })
          }
        />
      )}
      <FilterMenu
        label="Subscribers"
        options={options.subscribers}
        value={search.subscribers}
        onChange={(subscribers, isStep) => change({ subscribers }, { isStep })}
      />
      {isBin ? null : (
        <FilterMenu
          label="Contexts"
          options={options.contexts}
          value={search.contexts}
          onChange={(contexts, isStep) => change({ contexts }, { isStep })}
        />
      )}
      {isBin ? null : (
        <FilterMenu
          label="Retrying ended"
          options={ENDED_OPTIONS}
          value={search.retryingEnded}
          onChange={(ended, isStep) =>
            change({ retryingEnded: RETRYING_ENDED.filter((one) => ended.includes(one)) }, { isStep })
          }
        />
      )}
      <EventIdInput value={search.eventId} onChange={(eventId) => change({ eventId })} />
      <Select
        aria-label="Max results"
        w={112}
        data={SIZES}
        value={String(search.limit)}
        onChange={(value) => change({ limit: PAGE_SIZES.find((size) => String(size) === value) ?? null })}
        comboboxProps={{ shadow: "md" }}
      />
    </search>
  );
}

function Dates({ search, change, today }: Pick<Props, "search" | "change" | "today">) {
  const { from, to } = resolveDays(search, today);
  // Without dates, event IDs are searched in all 14 days, so the URL must name today explicitly.
  const isTodaySaid = search.eventId.length > 0;
  const bounds = { min: firstDay(today), max: today };
  return (
    <div className={classes.dates}>
      <span>From</span>
      <DayInput
        {...bounds}
        label="From"
        value={from}
        onChange={(day) => change(day > to ? { from: day, to: day } : { from: day, to })}
      />
      <span>To</span>
      <DayInput
        {...bounds}
        label="To"
        value={to}
        onChange={(day) => change(day < from ? { from: day, to: day } : { from, to: day })}
      />
      <QuickRanges from={from} to={to} today={today} isTodaySaid={isTodaySaid} change={change} />
    </div>
  );
}
