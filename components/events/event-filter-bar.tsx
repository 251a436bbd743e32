"use client";

import classes from "@/components/deliveries/deliveries.module.css";
import { EventIdInput } from "@/components/deliveries/event-id-input";
import { QuickRanges } from "@/components/deliveries/quick-ranges";
import { DayInput } from "@/components/ui/day-input";
import { FilterMenu } from "@/components/ui/filter-menu";
import { EVENT_STATUS_LABEL, EVENT_STATUSES, MAX_EVENT_DAYS } from "@/lib/events/schema";
import { type EventSearch, resolveEventDays } from "@/lib/events/search-params";
import type { EventOptions } from "@/lib/events/view";
import { addDays } from "@/lib/time/zone";
import type { ChangeEventSearch } from "./use-event-search";

const STATUS_OPTIONS = EVENT_STATUSES.map((value) => ({ value, label: EVENT_STATUS_LABEL[value] }));
const RANGES = [
  { label: "Today", days: 0 },
  { label: "7 days", days: 6 },
  { label: `${MAX_EVENT_DAYS} days`, days: MAX_EVENT_DAYS - 1 },
];
const MENUS = [
  { name: "contexts", label: "Contexts" },
  { name: "handlers", label: "Handlers" },
  { name: "publishers", label: "Publishers" },
  { name: "subscribers", label: "Subscribers" },
] as const;

type Props = { search: EventSearch; change: ChangeEventSearch; today: string; options: EventOptions };

/** All filters of the screen in one bar. */
export function EventFilterBar({ search, change, today, options }: Props) {
  return (
    <search className={classes.filters} aria-label="Filters">
      <Dates search={search} change={change} today={today} />
      <FilterMenu
        label="Status"
        options={STATUS_OPTIONS}
        value={search.status}
        onChange={(status, isStep) =>
          change({ status: EVENT_STATUSES.filter((one) => status.includes(one)) }, { isStep })
        }
      />
      {MENUS.map(({ name, label }) => (
        <FilterMenu
          key={name}
          label={label}
          options={options[name]}
          value={search[name]}
          onChange={(ids, isStep) => change({ [name]: ids }, { isStep })}
        />
      ))}
      <EventIdInput value={search.eventId} onChange={(eventId) => change({ eventId })} width={134} />
    </search>
  );
}

function Dates({ search, change, today }: Pick<Props, "search" | "change" | "today">) {
  const { from, to } = resolveEventDays(search, today);
  const span = MAX_EVENT_DAYS - 1;
  return (
    <div className={classes.dates}>
      <span>From</span>
      <DayInput
        max={today}
        label="From"
        value={from}
        onChange={(day) => change({ from: day, to: nearest(to, day, addDays(day, span), today) })}
      />
      <span>To</span>
      <DayInput
        max={today}
        label="To"
        value={to}
        onChange={(day) => change({ from: nearest(from, addDays(day, -span), day, today), to: day })}
      />
      <QuickRanges
        from={from}
        to={to}
        today={today}
        isTodaySaid={search.eventId.length > 0}
        change={change}
        ranges={RANGES}
      />
    </div>
  );
}

/** Moves the other end of the range when one end moves past it or beyond the longest search. */
function nearest(day: string, earliest: string, latest: string, today: string): string {
  const last = latest < today ? latest : today;
  if (day < earliest) return earliest;
  return day > last ? last : day;
}
