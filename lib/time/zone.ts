import { DAY_MS, MINUTE_MS } from "./units";

/** Days and times in a named zone (IANA, as `Europe/Prague`), by the zone data of the JavaScript engine itself. */

export function isTimeZone(name: string): boolean {
  try {
    return formatter(name).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}

/** The calendar day of a moment in a zone, as `2026-11-22`. */
export function dayIn(zone: string, moment: Date): string {
  const { year, month, day } = wallClock(zone, moment);
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
}

/** A calendar day moved by whole days. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whether a text is a day that exists, as `2026-02-28`. */
export function isDay(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
    addDays(text, 0) === text
  );
}

/** The first moment of a day in a zone. Where midnight is skipped by a change of clocks, the first that exists. */
export function startOfDay(zone: string, day: string): Date {
  const utc = Date.parse(`${day}T00:00:00Z`);
  // The offset before and after a change of clocks differ: try both, take the earliest that falls on the day.
  const candidates = [utc - DAY_MS, utc, utc + DAY_MS]
    .map((moment) => utc - offsetMs(zone, new Date(moment)))
    .sort((a, b) => a - b);
  const start = candidates.find((moment) => dayIn(zone, new Date(moment)) === day) ?? utc;
  return new Date(start);
}

/** The last millisecond of a day in a zone. */
export function endOfDay(zone: string, day: string): Date {
  return new Date(startOfDay(zone, addDays(day, 1)).getTime() - 1);
}

export type WallClock = {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
};

/** The local time of a zone. */
export function wallClock(zone: string, moment: Date): WallClock {
  const clock = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of formatter(zone).formatToParts(moment)) {
    if (type in clock) clock[type as keyof WallClock] = Number(value);
  }
  return clock;
}

/** How far the clocks of a zone are ahead of UTC at a moment, in milliseconds. */
export function offsetMs(zone: string, moment: Date): number {
  const time = moment.getTime();
  if (time < ON_QUARTERS_SINCE) return measuredOffset(zone, moment);
  const key = `${zone} ${Math.floor(time / QUARTER_MS)}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    offset = measuredOffset(zone, moment);
    if (offsets.size >= MOST_OFFSETS) offsets.clear();
    offsets.set(key, offset);
  }
  return offset;
}

function measuredOffset(zone: string, moment: Date): number {
  const { year, month, day, hour, minute, second } = wallClock(zone, moment);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment.getTime() / 1000) * 1000;
}

/**
 * Offsets by zone and quarter of an hour: reading the clock of a zone costs some 14 µs, and a list of 500 rows needs it a
 * thousand times. Since 2012 no zone has changed its clocks within a quarter; before, some did a minute after midnight.
 */
const offsets = new Map<string, number>();
const QUARTER_MS = 15 * MINUTE_MS;
const ON_QUARTERS_SINCE = Date.UTC(2012, 0, 1);
/** The quarters of a month in three zones. */
const MOST_OFFSETS = 10_000;

const formatters = new Map<string, Intl.DateTimeFormat>();
/** There are some 600 names, but browsers send them in any case of letters. */
const MOST_FORMATTERS = 1000;

/** Cached: creating one costs some 50 µs. @throws RangeError when the zone is unknown */
function formatter(zone: string): Intl.DateTimeFormat {
  let made = formatters.get(zone);
  if (!made) {
    made = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    if (formatters.size >= MOST_FORMATTERS) formatters.clear();
    formatters.set(zone, made);
  }
  return made;
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, "0");
}
