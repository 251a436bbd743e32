import { z } from "zod";
import type { FieldProblem } from "../errors";
import { beginOf, endOf, isWholeDay } from "../time/day-or-time";
import { DAY_MS, MINUTE_MS } from "../time/units";

/** The query parameters that the lists of the API share. */

/** Tolerance: a client computes "14 days ago" a moment before the request arrives. */
const SLACK_MS = MINUTE_MS;
/** The most values of one parameter. */
const MOST_VALUES = 100;

const describedItem = (item: z.ZodType) => {
  const { $schema: _, ...schema } = z.toJSONSchema(item, { io: "input" });
  return schema;
};

/**
 * A parameter that may be repeated, or given once with commas. It arrives as text and is split; the document describes it as a
 * list.
 */
export const listOf = <T extends z.ZodType<unknown, string>>(item: T, most = MOST_VALUES) =>
  z
    .transform((given: unknown) =>
      [given].flat().flatMap((text) =>
        String(text)
          .split(",")
          .map((one) => one.trim()),
      ),
    )
    // Without a value it would restrict nothing, which nobody means who computed a list.
    .pipe(
      z.array(item).min(1, "must have a value, or be left out").max(most, `must be at most ${most} values`),
    )
    .meta({ type: "array", items: describedItem(item), minItems: 1, maxItems: most });

/** An id, in the form of the database: lower case. */
export const uuid = z.guid("must be a UUID").transform((text) => text.toLowerCase());

/** A whole number in a query, which arrives as text. */
export const wholeNumber = (min: number, max: number) =>
  z
    .transform((given: unknown) => (/^\d{1,9}$/.test(String(given)) ? Number(given) : Number.NaN))
    .pipe(
      z
        .number(`must be a whole number from ${min} to ${max}`)
        .min(min, `must be at least ${min}`)
        .max(max, `must be at most ${max}`),
    )
    .meta({ type: "integer", minimum: min, maximum: max });

/** The last row that `_offset` reaches, because PostgreSQL counts it row by row. */
export const MOST_OFFSET = 999_999_999;
export const OFFSET_LIMITS =
  "How many to skip. They are counted off one by one, so the further, the slower; and while rows come and leave, pages by " +
  "offset repeat some and miss others. `_after` does neither.";
export const AFTER =
  "`next` of the page before, with the same order and filters (else 400) and without `_offset`: goes on behind its last " +
  "row, at the same cost however far, nothing missed or repeated while other rows come and leave.";

/** The beginning of the next page, as a list returns it. */
export const next = z.string().nullable().describe("Give it as `_after` for the next page; null at the end.");

/** A point in time, or a day (UTC): its beginning for `beginDate`, its end for `endDate`. */
export const dayOrTime = z.union(
  [z.iso.date(), z.iso.datetime({ offset: true, local: true })],
  "must be an ISO 8601 date (2026-11-22) or time (2026-11-22T10:00:00Z)",
);

export type Window = { from: Date; to: Date };

/**
 * The window of `beginDate` and `endDate`, at most `days` long: the last `days` when neither is given,
 * and all time for events by their ids.
 */
export function windowOfDays(
  query: {
    beginDate?: string | undefined;
    endDate?: string | undefined;
    eventId?: readonly string[] | undefined;
  },
  now: Date,
  days: number,
): Window | { problem: FieldProblem } {
  const isOfAnyAge = query.eventId?.length && query.beginDate === undefined && query.endDate === undefined;
  if (isOfAnyAge) return { from: new Date(0), to: now };
  const longest = days * DAY_MS;
  const end = query.endDate === undefined ? now.getTime() : beginOf(query.endDate).getTime();
  const begin = query.beginDate === undefined ? end - longest : beginOf(query.beginDate).getTime();
  // A day as the end is included whole, so it does not lengthen a window of whole days.
  const to = query.endDate === undefined ? end : endOf(query.endDate).getTime();
  const named = query.beginDate === undefined ? "endDate" : "beginDate";
  if (begin > to) return { problem: { field: named, message: "must not be after endDate" } };
  // A day as the beginning of a window that ends now is measured in days as well.
  const measuredTo =
    query.endDate === undefined && query.beginDate !== undefined && isWholeDay(query.beginDate)
      ? Math.floor(end / DAY_MS) * DAY_MS
      : end;
  if (measuredTo - begin > longest + SLACK_MS) {
    const message = `must be at most ${days} days before endDate (now, when that is not given)`;
    return { problem: { field: named, message } };
  }
  return { from: new Date(begin), to: new Date(to) };
}
