import { HOUR_MS } from "../time/units";
import { addDays, dayIn, endOfDay, startOfDay } from "../time/zone";
import type { Recent } from "./definition";

/** The dates that a list can be searched for. */
export type DateLimits = {
  /** The earliest day, in days before today. */
  daysBack?: number;
  /** The most days of a range, both ends included. */
  longestDays?: number;
  /** A search without dates covers all days that the limits allow, instead of today. */
  isWhole?: boolean;
  /** The name of a filter that takes the place of the dates while it has a value. */
  replacedBy?: string;
  /** The name of a filter with which a search may be of any age. */
  anyTimeWith?: string;
};

type Asked = { from: string | null; to: string | null; last: Recent | null };
export type Days = { from: string; to: string };
type Ignored = Partial<Record<"from" | "to" | "last", string>>;

/** The first day that a search ending on `to` may begin with. */
export function firstDay({ daysBack, longestDays }: DateLimits, today: string, to = today): string {
  if (daysBack !== undefined) return addDays(today, -daysBack);
  return longestDays === undefined ? "0001-01-01" : addDays(to, 1 - longestDays);
}

/**
 * Resolves the days of a search: in order, not in the future, within the limits. Without dates: today, or all that the limits
 * allow for a search by ids and where the limits say so.
 * @returns the days, and why a given one has no effect
 */
export function resolveDays(
  limits: DateLimits,
  asked: Asked,
  today: string,
  isById: boolean,
): Days & { ignored: Ignored } {
  const isWhole = isById || limits.isWhole === true;
  const ignored: Ignored = {};
  const to = usableEnd(limits, asked.to, today, ignored);
  const earliest = firstDay(limits, today, to);
  let from = asked.from ?? (isWhole ? earliest : to);
  if (from > to && from <= today) {
    ignored.from = "is after To";
    from = to;
  } else if (from > today || from < earliest) {
    const begins = limits.longestDays !== undefined || isWhole ? earliest : to;
    ignored.from = limits.longestDays
      ? `is more than ${limits.longestDays} days before the end, so the list begins on ${begins}`
      : `is not within the last ${limits.daysBack} days`;
    from = begins;
  }
  if (asked.last && (asked.from || asked.to)) ignored.last = "does not go together with days";
  return { from, to, ignored };
}

function usableEnd(limits: DateLimits, asked: string | null, today: string, ignored: Ignored): string {
  if (asked === null) return today;
  if (limits.daysBack !== undefined && (asked > today || asked < firstDay(limits, today))) {
    ignored.to = `is not within the last ${limits.daysBack} days`;
    return today;
  }
  if (asked <= today) return asked;
  ignored.to = "is in the future";
  return today;
}

/** The moments of a search, both inclusive to the millisecond. */
export type Period = { from: Date; to: Date };

/** The moments of whole days in a zone. */
export function periodOf(zone: string, { from, to }: Days): Period {
  return { from: startOfDay(zone, from), to: endOfDay(zone, to) };
}

/** How long after midnight a list of today says what the day before had. */
const NEW_DAY_MS = 6 * HOUR_MS;

/** The day before, when a search is of today alone and today has just begun in the zone; else null. */
export function dayBeforeNewDay(
  { from, last }: Pick<Asked, "last"> & { from: string },
  { zone, now }: { zone: string; now: Date },
): string | null {
  const today = dayIn(zone, now);
  const isNew = now.getTime() - startOfDay(zone, today).getTime() < NEW_DAY_MS;
  return from === today && last === null && isNew ? addDays(today, -1) : null;
}
