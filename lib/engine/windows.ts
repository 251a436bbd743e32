/**
 * Retry windows: business hours in a named time zone. Intl does all zone calculations, so the hours are local ones, with
 * summer time and its changes. Instants are epoch milliseconds.
 */

export const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Hours on the given days, from `from` until before `to` (`HH:MM`). A `to` at or before `from` is on the next day. */
export type RetryWindow = { timeZone: string; days: readonly Weekday[]; from: string; to: string };

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

type Hours = { begin: number; end: number };

/** The hours last found for a window, valid from `since` to their end: retries come close together. */
const found = new WeakMap<RetryWindow, Hours & { since: number }>();

/** The first instant at or after `at` in the window. */
export function nextInWindow(at: number, window: RetryWindow): number {
  const known = found.get(window);
  if (known && at >= known.since && at < known.end) return Math.max(at, known.begin);
  const hours = nextHours(at, window);
  if (hours === null) return at;
  found.set(window, { ...hours, since: at });
  return Math.max(at, hours.begin);
}

/** The hours that contain an instant, or else the next ones; null when the window has none. */
function nextHours(at: number, window: RetryWindow): Hours | null {
  const today = localTime(at, window.timeZone);
  const midnight = today - (((today % DAY_MS) + DAY_MS) % DAY_MS);
  // From yesterday, whose hours may reach past midnight, until the same day next week.
  for (let day = -1; day <= 8; day++) {
    const date = midnight + day * DAY_MS;
    if (!window.days.some((name) => WEEKDAYS.indexOf(name) === new Date(date).getUTCDay())) continue;
    const hours = hoursOf(date, window);
    if (at < hours.end && hours.begin < hours.end) return hours;
  }
  return null;
}

/** A day's hours as instants. `date` is the day's midnight written as if it were in UTC. */
function hoursOf(date: number, { timeZone, from, to }: RetryWindow): Hours {
  const [opens, closes] = [minutesOf(from), minutesOf(to)];
  const last = date + closes * MINUTE_MS + (closes <= opens ? DAY_MS : 0);
  return {
    begin: instantOf(date + opens * MINUTE_MS, timeZone).first,
    end: instantOf(last, timeZone).last,
  };
}

/**
 * The instants of a local time in a zone (written as if it were in UTC). A time that occurs twice, when clocks are put back,
 * has a first and a last instant; a time that is skipped has the instant of the change.
 */
function instantOf(local: number, timeZone: string): { first: number; last: number } {
  const offsets = [local - DAY_MS, local + DAY_MS].map((at) => localTime(at, timeZone) - at);
  const instants = offsets.map((offset) => local - offset).sort((a, b) => a - b);
  const [early = local, late = local] = instants;
  const shown = [early, late].filter((at) => localTime(at, timeZone) === local);
  if (shown.length > 0) return { first: Math.min(...shown), last: Math.max(...shown) };
  let [before, after] = [early, late];
  while (after - before > MINUTE_MS) {
    const middle = before + Math.floor((after - before) / 2 / MINUTE_MS) * MINUTE_MS;
    if (localTime(middle, timeZone) < local) before = middle;
    else after = middle;
  }
  return { first: after, last: after };
}

/** The local time in a zone at an instant, as if it were in UTC. */
function localTime(at: number, timeZone: string): number {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  const milliseconds = ((at % 1000) + 1000) % 1000;
  return (
    Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second")) +
    milliseconds
  );
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Construction costs a hundred times as much as use. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(timeZone, format);
  }
  return format;
}

function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(":").map(Number);
  return hours * 60 + minutes;
}
