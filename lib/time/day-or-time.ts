import { DAY_MS } from "./units";

/** A day, or a point in time, in ISO 8601 as the API takes them. A day, and a time without a zone, are UTC like every time of the API. */

/** The moment itself, or the beginning of the day. */
export function beginOf(text: string): Date {
  const hasZone = isWholeDay(text) || /(Z|[+-]\d\d:\d\d)$/.test(text);
  return new Date(hasZone ? text : `${text}Z`);
}

/** The moment itself, or the last millisecond of the day. */
export function endOf(text: string): Date {
  return isWholeDay(text) ? new Date(beginOf(text).getTime() + DAY_MS - 1) : beginOf(text);
}

/** Whether the text is a day, of texts that are one or the other. */
export const isWholeDay = (text: string) => text.length === 10;
