import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "./units";

/** Spans of time as people write and read them in settings: `1 h 30 min`. */

/** Milliseconds of each unit, the longest first, and every way it is written. */
const UNITS = [
  { ms: DAY_MS, label: "d", names: ["d", "day", "days"] },
  { ms: HOUR_MS, label: "h", names: ["h", "hour", "hours"] },
  { ms: MINUTE_MS, label: "min", names: ["min", "m", "minute", "minutes"] },
  { ms: SECOND_MS, label: "s", names: ["s", "sec", "second", "seconds"] },
  { ms: 1, label: "ms", names: ["ms"] },
] as const;

const PART = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)/i;

/**
 * Milliseconds of a span: `30s`, `5 min`, `2h`, `1d`, `1h 30m`, `1.5s`; a number without a unit is milliseconds.
 * Longer units come first and each occurs once.
 * @returns undefined when it is malformed, or has fractions of a millisecond
 */
export function parseDuration(text: string): number | undefined {
  if (/^\s*\d+\s*$/.test(text)) return Number(text);
  let rest = text;
  let total = 0;
  let from = 0;
  do {
    const [whole, amount = "", name = ""] = PART.exec(rest) ?? [];
    const place = UNITS.findIndex(({ names }) => (names as readonly string[]).includes(name.toLowerCase()));
    const unit = UNITS[place];
    if (whole === undefined || !unit || place < from) return undefined;
    total += Number(amount) * unit.ms;
    from = place + 1;
    rest = rest.slice(whole.length);
  } while (rest.trim());
  const milliseconds = Math.round(total);
  // 1.1 s is 1100.0000000000002 ms in floating point.
  return Math.abs(milliseconds - total) < 1e-6 ? milliseconds : undefined;
}

/** A span to the millisecond, in the form that `parseDuration` reads: `1 h 30 min`, `2.25 s`, `500 ms`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds === 0) return "0 s";
  if (milliseconds < 1000) return `${milliseconds} ms`;
  let rest = milliseconds;
  const parts: string[] = [];
  for (const { ms, label } of UNITS.slice(0, 3)) {
    const amount = Math.floor(rest / ms);
    if (amount > 0) parts.push(`${amount} ${label}`);
    rest -= amount * ms;
  }
  if (rest > 0) parts.push(`${rest / 1000} s`);
  return parts.join(" ");
}

/** The precision of a span by its length: below a second the millisecond, from a day on the hour. */
const STEPS = [
  { below: SECOND_MS, step: 1 },
  { below: 10 * SECOND_MS, step: 10 },
  { below: MINUTE_MS, step: 100 },
  { below: HOUR_MS, step: SECOND_MS },
  { below: DAY_MS, step: MINUTE_MS },
] as const;
const LONGEST_STEP = HOUR_MS;

/** A rounded span for tables and sentences: `2.25 s`, `3 h 26 min`, `1 d 3 h`. */
export function aboutDuration(milliseconds: number): string {
  const step = STEPS.find(({ below }) => milliseconds < below)?.step ?? LONGEST_STEP;
  return formatDuration(Math.round(milliseconds / step) * step);
}
