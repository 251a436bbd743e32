import { RETENTION_NAMES, type RetentionName, type RetentionSettings } from "../engine/retention";
import { DAY_MS } from "../time/units";
import {
  EXACT_UP_TO,
  type Expected,
  type Measured,
  type Size,
  type StoredFacts,
  type TableSize,
} from "./measured";

/** Works out from the database's own counts how large the part of each setting is, and what it will be. */

/** The partitions of so many last complete days give the rows and bytes of a day. */
const MEASURED_DAYS = 7;

const UNKNOWN: Size = { rows: null, bytes: null };

/** The size of what each setting keeps now, and after its number of days at the present rate. */
export function measure(
  facts: StoredFacts,
  settings: RetentionSettings,
  now: Date,
): Record<RetentionName, Measured> {
  const parts = partsOf(facts, settings, now);
  const measured = RETENTION_NAMES.map((name) => {
    const { size, daily, days = settings[name] ?? settings.failedDays } = parts[name];
    return [name, { ...size, expected: expectedOf(daily, days) }] as const;
  });
  return Object.fromEntries(measured) as Record<RetentionName, Measured>;
}

/** What a day adds, measured over a number of days; null while that is unknown. */
type Daily = (Size & { measuredDays: number }) | null;
type Part = { size: Size; daily: Daily; days?: number };

function partsOf(facts: StoredFacts, settings: RetentionSettings, now: Date): Record<RetentionName, Part> {
  const { oldest } = facts;
  const delivery = shareOf(facts);
  const event = total(facts.tables, "event");
  const audit = total(facts.tables, "audit_log");
  const refused = within(event, facts.counts.refused);
  const unproven = within(audit, facts.counts.unproven);
  const operations = { rows: facts.counts.operations, bytes: bytesOf(facts, "operation", "operation_item") };
  const kept = { rows: facts.counts.kept, bytes: bytesOf(facts, "kept_payload") };
  const delivered = {
    rows: delivery.delivered.rows,
    bytes: sum(delivery.delivered.bytes, rest(event, refused).bytes),
  };
  const since = (size: Size, begin: Date | null, longest?: number) => dailySince(size, begin, now, longest);
  const payload = dailyOfPartitions(facts.tables, "event_payload", now);
  const failedADay = since(delivery.failed, oldest.failed);
  return {
    payloadDays: { size: total(facts.tables, "event_payload"), daily: payload },
    failedPayloadDays: {
      size: kept,
      daily: keptADay(failedADay, kept, payload),
      days: Math.max(0, (settings.failedPayloadDays ?? settings.failedDays) - settings.payloadDays),
    },
    attemptDays: {
      size: total(facts.tables, "attempt"),
      daily: dailyOfPartitions(facts.tables, "attempt", now),
    },
    // Events stay as long as a failed delivery of theirs: the oldest one can be older than what is delivered.
    deliveredDays: { size: delivered, daily: since(delivered, oldest.event, settings.deliveredDays) },
    failedDays: { size: delivery.failed, daily: failedADay },
    binDays: { size: delivery.discarded, daily: since(delivery.discarded, oldest.discarded) },
    operationDays: { size: operations, daily: since(operations, oldest.operation) },
    auditDays: { size: rest(audit, unproven), daily: since(rest(audit, unproven), oldest.audit) },
    refusedEventDays: { size: refused, daily: since(refused, oldest.refused) },
    refusedSignInDays: { size: unproven, daily: since(unproven, oldest.unproven) },
  };
}

function expectedOf(daily: Daily, days: number): Expected | null {
  if (!daily || daily.rows === null || daily.bytes === null) return null;
  const [rows, bytes] = [Math.round(daily.rows * days), Math.round(daily.bytes * days)];
  return { rows, bytes, measuredDays: daily.measuredDays };
}

/** Rows since a time, at a constant rate; unknown before a day has passed. */
function dailySince(size: Size, begin: Date | null, now: Date, longest = Number.POSITIVE_INFINITY): Daily {
  if (size.rows === null || size.bytes === null) return null;
  const passed = begin === null ? 0 : (now.getTime() - begin.getTime()) / DAY_MS;
  if (passed < 1) return null;
  const days = Math.min(passed, longest);
  return { rows: size.rows / days, bytes: size.bytes / days, measuredDays: Math.floor(days) };
}

/** What the last complete days had, of those since the first one with rows. */
function dailyOfPartitions(tables: readonly TableSize[], table: string, now: Date): Daily {
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
function keptADay(failed: Daily, kept: Size, payload: Daily): Daily {
  const sample = kept.rows && kept.bytes ? kept : payload;
  if (!failed?.rows || !sample?.rows || sample.bytes === null) return failed && { ...failed, ...UNKNOWN };
  return { ...failed, bytes: failed.rows * (sample.bytes / sample.rows) };
}

/** The deliveries by state: a partial index belongs to its state, the rest is shared by rows. */
function shareOf({
  tables,
  indexes,
  counts,
}: StoredFacts): Record<"delivered" | "failed" | "discarded", Size> {
  const all = total(tables, "delivery");
  const states = { failed: counts.failed, discarded: counts.discarded, scheduled: counts.scheduled };
  const ownBytes = (state: string) =>
    indexes
      .filter(({ table, condition }) => table === "delivery" && condition.includes(`'${state}'`))
      .reduce((bytes, index) => bytes + index.bytes, 0);
  const partial = Object.keys(states).reduce((bytes, state) => bytes + ownBytes(state), 0);
  const shared = { rows: all.rows, bytes: all.bytes === null ? null : Math.max(0, all.bytes - partial) };
  const others = Object.values(states).reduce<number | null>((rows, count) => sum(rows, count), 0);
  const deliveredRows = all.rows === null || others === null ? null : Math.max(0, all.rows - others);
  const sized = (rows: number | null, own: number): Size => {
    const { bytes } = within(shared, rows);
    return { rows, bytes: bytes === null ? null : bytes + own };
  };
  return {
    delivered: sized(deliveredRows, 0),
    failed: sized(counts.failed, ownBytes("failed")),
    discarded: sized(counts.discarded, ownBytes("discarded")),
  };
}

/** So many rows of a table, with their share of its bytes. */
function within(all: Size, rows: number | null): Size {
  if (rows === 0) return { rows, bytes: 0 };
  if (rows === null || all.rows === null || all.bytes === null) return { rows, bytes: null };
  // The counts are of different times.
  return { rows, bytes: Math.round(all.bytes * Math.min(1, rows / Math.max(1, all.rows))) };
}

function rest(all: Size, part: Size): Size {
  const left = (whole: number | null, some: number | null) =>
    whole === null || some === null ? null : Math.max(0, whole - some);
  return { rows: left(all.rows, part.rows), bytes: left(all.bytes, part.bytes) };
}

const total = (tables: readonly TableSize[], table: string): Size =>
  added(tables.filter((one) => one.table === table));

const bytesOf = ({ tables }: StoredFacts, ...names: string[]) =>
  added(tables.filter(({ table }) => names.includes(table))).bytes;

function added(sizes: readonly Size[]): Size {
  return sizes.reduce<Size>(
    (all, one) => ({ rows: sum(all.rows, one.rows), bytes: sum(all.bytes, one.bytes) }),
    { rows: 0, bytes: 0 },
  );
}

/** Unknown when a part is. */
function sum(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one + other;
}

/** The day (its midnight, UTC) of a partition by its name: `attempt_20261126`. */
export function dayOfPartition(name: string): number | null {
  const [, year, month, day] = /_(\d{4})(\d\d)(\d\d)$/.exec(name) ?? [];
  return year ? Date.parse(`${year}-${month}-${day}T00:00:00Z`) : null;
}

/** A count by an index where it is exact, else the planner's. */
export function countOf(counted: number, planned: number | null | undefined): number | null {
  return counted <= EXACT_UP_TO ? counted : (planned ?? null);
}
