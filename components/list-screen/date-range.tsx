import { DayInput } from "@/components/ui/day-input";
import { type CommonSearch, RECENT, type Recent } from "@/lib/list/definition";
import { type DateLimits, firstDay, resolveDays } from "@/lib/list/period";
import { addDays } from "@/lib/time/zone";
import classes from "./list-screen.module.css";
import type { ChangeSearch } from "./use-list-search";

type Props = {
  limits: DateLimits;
  search: Pick<CommonSearch, "from" | "to" | "last">;
  change: ChangeSearch;
  today: string;
  /** Whether a URL without dates means all days that the limits allow, instead of today. */
  isWhole: boolean;
  /** The ranges that end now. */
  recent: readonly Recent[];
};

/** From, To, and the most frequent ranges, one click each. */
export function DateRange({ limits, search, change, today, isWhole, recent }: Props) {
  const { from, to } = resolveDays(limits, search, today, isWhole);
  const days = (range: { from: string; to: string }) => change({ ...range, last: null });
  const span = (limits.longestDays ?? Number.POSITIVE_INFINITY) - 1;
  return (
    <div className={classes.dates}>
      <span aria-hidden="true">From</span>
      <DayInput
        label="From"
        value={from}
        min={limits.daysBack === undefined ? undefined : firstDay(limits, today)}
        max={today}
        onChange={(day) => days({ from: day, to: nearest(to, day, later(day, span), today) })}
      />
      <span aria-hidden="true">To</span>
      <DayInput
        label="To"
        value={to}
        min={limits.daysBack === undefined ? undefined : firstDay(limits, today)}
        max={today}
        onChange={(day) => days({ from: nearest(from, later(day, -span), day, today), to: day })}
      />
      <Presets {...{ limits, search, change, today, isWhole, recent, from, to }} />
    </div>
  );
}

/** A day moved by a number of days that may be infinite. */
function later(day: string, days: number): string {
  if (Number.isFinite(days)) return addDays(day, days);
  return days > 0 ? "9999-12-31" : "0001-01-01";
}

/** Moves the other end of the range when one end moves past it or beyond the longest search. */
function nearest(day: string, earliest: string, latest: string, today: string): string {
  const last = latest < today ? latest : today;
  if (day < earliest) return earliest;
  return day > last ? last : day;
}

/** Days back, and today: at 3 a.m. the last of "three days" would otherwise be two and a bit. */
const DAYS = [3, 7, 14];

function Presets(props: Props & { from: string; to: string }) {
  const { limits, search, change, today, isWhole, recent, from, to } = props;
  const longest = limits.daysBack ?? (limits.longestDays ?? 15) - 1;
  const ranges = [
    { label: "Today", first: today },
    ...[...DAYS.filter((days) => days < longest), longest].map((days) => ({
      label: `${days === longest ? (limits.longestDays ?? days) : days} days`,
      first: addDays(today, -days),
    })),
  ];
  return (
    <div className={classes.views}>
      {recent.map((last) => (
        <button
          key={last}
          type="button"
          aria-pressed={search.last === last}
          onClick={() => change({ from: null, to: null, last })}
        >
          {RECENT[last].button}
        </button>
      ))}
      {ranges.map(({ label, first }) => (
        <button
          key={label}
          type="button"
          aria-pressed={search.last === null && to === today && from === first}
          onClick={() => change({ from: first !== today || isWhole ? first : null, to: null, last: null })}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
