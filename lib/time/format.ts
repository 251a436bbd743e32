import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "./units";
import { offsetMs } from "./zone";

/**
 * Moments for people. Computed from the zone's offset, so that the server and every browser render the same text (their locale
 * data differ) and 500 rows cost nothing.
 */

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** A moment in a zone, as a table shows it: `22 Nov 14:03:21`. */
export function formatMoment(moment: Date, zone: string): string {
  const local = new Date(moment.getTime() + offsetMs(zone, moment));
  return `${local.getUTCDate()} ${MONTHS[local.getUTCMonth()]} ${local.toISOString().slice(11, 19)}`;
}

/** The same with year and zone: `22 Nov 2026 14:03:21 (Europe/Prague)`. */
export function formatMomentInFull(moment: Date, zone: string): string {
  const local = new Date(moment.getTime() + offsetMs(zone, moment));
  const [day, month, time] = formatMoment(moment, zone).split(" ");
  return `${day} ${month} ${local.getUTCFullYear()} ${time} (${zone})`;
}

/** A moment in UTC to the millisecond, as logs write it: `2026-11-22 14:03:21.123 UTC`. */
export function formatUtc(moment: Date): string {
  return `${moment.toISOString().replace("T", " ").replace("Z", "")} UTC`;
}

/** A calendar day: `22 Nov 2026`. */
export function formatDay(day: string): string {
  const [year, month, date] = day.split("-").map(Number);
  return `${date} ${MONTHS[(month ?? 1) - 1]} ${year}`;
}

/** How long ago a moment was, or in how long it will be, in one unit: `3 min ago`, `in 14 d`. */
export function formatRelative(moment: Date, now: Date): string {
  const distance = moment.getTime() - now.getTime();
  const amount = formatSpan(Math.abs(distance));
  if (amount === undefined) return "just now";
  return distance < 0 ? `${amount} ago` : `in ${amount}`;
}

/** The same without the direction, for a column of past dates: `3 min`. */
export function formatAge(moment: Date, now: Date): string {
  return formatRelative(moment, now).replace(/ ago$/, "").replace("just now", "now");
}

/** The offset of a zone from UTC at a moment: `UTC+2`, `UTC−3:30`. */
export function offsetName(zone: string, moment: Date): string {
  const minutes = Math.round(offsetMs(zone, moment) / MINUTE_MS);
  if (minutes === 0) return "UTC";
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? "−" : "+"}${hours}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
}

function formatSpan(span: number): string | undefined {
  if (span < 5_000) return undefined;
  if (span < MINUTE_MS) return `${Math.floor(span / SECOND_MS)} s`;
  if (span < HOUR_MS) return `${Math.floor(span / MINUTE_MS)} min`;
  if (span < DAY_MS) return `${Math.floor(span / HOUR_MS)} h`;
  return `${Math.floor(span / DAY_MS)} d`;
}
