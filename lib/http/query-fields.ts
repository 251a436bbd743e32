import { z } from "zod";
import type { FieldProblem } from "../errors";
import { NOT_STORABLE, storedText } from "../text/stored-text";

/** The kinds of query parameters that the lists of the API share. */

const DAY_MS = 86_400_000;
/** A client's "14 days ago" was computed a moment before it arrives. */
const SLACK_MS = 60_000;

/** A parameter that may be given several times, or once with commas. */
export const listOf = <T extends z.ZodType<unknown, string>>(item: T) =>
  z
    .union([storedText(), z.array(storedText())], NOT_STORABLE)
    .transform((given) => [given].flat().flatMap((text) => text.split(",").map((one) => one.trim())))
    .pipe(z.array(item).max(100));

/** An id, in the form the database gives it back: lower case. */
export const uuid = z.guid("must be a UUID").transform((text) => text.toLowerCase());

export const wholeNumber = (min: number, max: number) =>
  storedText(`must be a whole number from ${min} to ${max}`)
    .regex(/^\d{1,9}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));

/** A point in time, or a day (UTC) that `beginDate` begins and `endDate` ends. */
export const dayOrTime = z.union(
  [z.iso.date(), z.iso.datetime({ offset: true, local: true })],
  "must be an ISO 8601 date (2026-11-22) or time (2026-11-22T10:00:00Z)",
);

export type Window = { from: Date; to: Date };

/** The window that `beginDate` and `endDate` ask for, at most `days` long: the last `days` when neither is given. */
export function windowOfDays(
  query: { beginDate?: string; endDate?: string },
  now: Date,
  days: number,
): Window | { problem: FieldProblem } {
  const longest = days * DAY_MS;
  const end = query.endDate === undefined ? now.getTime() : startOf(query.endDate);
  const begin = query.beginDate === undefined ? end - longest : startOf(query.beginDate);
  // A day named as the end is included whole, and so does not make a window of whole days any longer.
  const to = query.endDate !== undefined && isDay(query.endDate) ? end + DAY_MS - 1 : end;
  const named = query.beginDate === undefined ? "endDate" : "beginDate";
  if (begin > to) return { problem: { field: named, message: "must not be after endDate" } };
  // A day named as the begin of a window that ends now is measured by days as well.
  const measuredTo =
    query.endDate === undefined && isDay(query.beginDate) ? Math.floor(end / DAY_MS) * DAY_MS : end;
  if (measuredTo - begin > longest + SLACK_MS) {
    const message = `must be at most ${days} days before endDate (now, when that is not given)`;
    return { problem: { field: named, message } };
  }
  return { from: new Date(begin), to: new Date(to) };
}

const isDay = (text: string | undefined) => text?.length === 10;

/** A time without a zone is UTC, as every time of the API. */
function startOf(text: string): number {
  const hasZone = isDay(text) || /(Z|[+-]\d\d:\d\d)$/.test(text);
  return new Date(hasZone ? text : `${text}Z`).getTime();
}
