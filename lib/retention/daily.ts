import { DAY_MS } from "../time/units";
import { dayOfPartition } from "./days";
import type { Daily, Size, TableSize } from "./measured";
import { added } from "./sums";

/** How much a day adds, measured over a number of days; null while that is unknown. */
export type DailySize = (Size & { measuredDays: number }) | null;

/** The partitions of so many last complete days give the rows and bytes of a day. */
const MEASURED_DAYS = 7;

const UNKNOWN: Size = { rows: null, bytes: null };

/** Null while a part of it is unknown. */
export function knownDaily(daily: DailySize): Daily | null {
  if (!daily || daily.rows === null || daily.bytes === null) return null;
  return { rows: daily.rows, bytes: daily.bytes, measuredDays: daily.measuredDays };
}

/** Rows since a time, at a constant rate; unknown before a day has passed. */
export function dailySince(
  size: Size,
  begin: Date | null,
  now: Date,
  longest = Number.POSITIVE_INFINITY,
): DailySize {
  if (size.rows === null || size.bytes === null) return null;
  const passed = begin === null ? 0 : (now.getTime() - begin.getTime()) / DAY_MS;
  if (passed < 1) return null;
  const days = Math.min(passed, longest);
  return { rows: size.rows / days, bytes: size.bytes / days, measuredDays: Math.floor(days) };
}

/** What the last complete days had, of those since the first one with rows. */
export function dailyOfPartitions(tables: readonly TableSize[], table: string, now: Date): DailySize {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const days = tables
    .filter((one) => one.table === table)
    .flatMap((one) => ({ ...one, day: dayOfPartition(one.name) ?? today }))
    .filter(({ day }) => day < today)
    .sort((a, b) => a.day - b.day);
  const begin = days.findIndex(({ rows }) => rows === null || rows > 0);
  const measured = begin < 0 ? [] : days.slice(begin).slice(-MEASURED_DAYS);
  if (measured.length === 0) return null;
  const { rows, bytes } = added(measured);
  const count = measured.length;
  return rows === null || bytes === null
    ? null
    : { rows: rows / count, bytes: bytes / count, measuredDays: count };
}

/** Payloads move to the table of kept ones as their deliveries fail; before the first did, as large as those of other events. */
export function keptADay(failed: DailySize, kept: Size, payload: DailySize): DailySize {
  const sample = kept.rows && kept.bytes ? kept : payload;
  if (!failed?.rows || !sample?.rows || sample.bytes === null) return failed && { ...failed, ...UNKNOWN };
  return { ...failed, bytes: failed.rows * (sample.bytes / sample.rows) };
}
