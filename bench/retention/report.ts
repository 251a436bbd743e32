import { markdownTable, quantile, spread } from "../support/summary";
import type { TableSizes } from "../support/table-sizes";

/**
 * A day that was added, and the run of retention as of its end. `before`, `after`: bytes of all tables and indexes; `without`, `during`:
 * live publish → received before the run and during it. Times in milliseconds.
 */
export type AgedDay = {
  day: Date;
  before: number;
  after: number;
  sizes: TableSizes;
  ms: number;
  /** Rows, or days, by step. */
  removed: Record<string, number>;
  overdue: string[];
  without: number[];
  during: number[];
};

/** How much larger than after the first day that was removed the database may be. */
const FLAT = 1.1;
/** With shorter periods, the day of removed rows whose space waits for vacuum is too large a share to judge by. */
const SHORTEST_JUDGED = 10;
const LISTED_BYTES = 1e6;

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);
const p = (times: readonly number[], share: number) => quantile(times, share).toFixed(1);

export function reportDays(days: readonly AgedDay[]): void {
  const rows = days.map(({ day, before, after, ms, removed, during }) => [
    day.toISOString().slice(0, 10),
    megabytes(before),
    megabytes(after),
    (ms / 1000).toFixed(1),
    `${removed.payloadDays ?? 0} + ${removed.attemptDays ?? 0}`,
    String((removed.failed ?? 0) + (removed.deliveredAndEvents ?? 0)),
    `${p(during, 0.5)} / ${p(during, 0.99)}`,
  ]);
  const headers = [
    "day",
    "MB before",
    "MB after",
    "run, s",
    "days dropped",
    "rows removed",
    "live p50 / p99 ms",
  ];
  console.log(markdownTable(headers, rows));
}

/** Compares live traffic without retention with that during the runs that removed deliveries and events. */
export function reportLatency(days: readonly AgedDay[]): void {
  const working = days.filter(({ removed }) => (removed.deliveredAndEvents ?? 0) > 0);
  const row = (name: string, times: readonly number[]) => [
    name,
    String(times.length),
    ...[0.5, 0.95, 0.99, 1].map((share) => p(times, share)),
  ];
  console.log("\nLive publish → received, HTTP to HTTP:");
  const without = days.flatMap((day) => day.without);
  const during = working.flatMap((day) => day.during);
  const rows = [row("without retention", without), row("while a day is removed", during)];
  console.log(markdownTable(["", "events", "p50 ms", "p95 ms", "p99 ms", "longest ms"], rows));
  const seconds = working.map(({ ms }) => ms / 1000);
  console.log(`Time per day removed: ${spread(seconds, 1)} s`);
}

/** Compares tables and indexes after the first run that removed a day of everything with the end. */
export function reportSizes(days: readonly AgedDay[], period: number): void {
  const [first, last] = [days[period]?.sizes, days.at(-1)?.sizes];
  const size = (sizes: TableSizes | undefined, name: string) => sizes?.get(name) ?? 0;
  const rows = [...(last?.keys() ?? [])]
    .filter((name) => size(first, name) + size(last, name) >= LISTED_BYTES)
    .map((name) => [name, megabytes(size(first, name)), megabytes(size(last, name))]);
  console.log("\nTables and indexes of 1 MB or more:");
  console.log(markdownTable(["table or index", "MB after the first removed day", "MB at the end"], rows));
}

/**
 * Compares the size after the first run that removed a day of everything (that of day number `period`, from 0) with all later ones.
 * @returns a sentence when the database grew
 */
export function checkFlat(days: readonly AgedDay[], period: number): string[] {
  const first = days[period]?.after ?? 0;
  const growth = days.slice(period + 1).map(({ after }) => after / first);
  if (growth.length === 0) return [];
  const most = Math.max(...growth);
  console.log(
    `\nAfter the first removed day: ${megabytes(first)} MB; later at most ${most.toFixed(3)} times as much.`,
  );
  return most > FLAT && period >= SHORTEST_JUDGED
    ? [`the database grew to ${most.toFixed(2)} times its size after the first removed day`]
    : [];
}
