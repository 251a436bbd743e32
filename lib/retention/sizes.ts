import { RETENTION_NAMES, type RetentionName, type RetentionSettings } from "../engine/retention";
import { type DailySize, dailyOfPartitions, dailySince, keptADay, knownDaily } from "./daily";
import { expectedOf } from "./expected";
import {
  type Daily,
  EXACT_UP_TO,
  type Measured,
  type Size,
  type StoredFacts,
  type TableSize,
} from "./measured";
import { added, sum } from "./sums";

/** Works out from the database's own counts how large the part of each setting is, and what it will be. */

/** The size of what each setting keeps now, and after its number of days at the present rate. */
export function measure(
  facts: StoredFacts,
  settings: RetentionSettings,
  now: Date,
): Record<RetentionName, Measured> {
  const parts = partsOf(facts, settings, now);
  const measured = RETENTION_NAMES.map((name) => {
    const { size, daily } = parts[name];
    return [name, { ...size, expected: expectedOf(knownDaily(daily), name, settings) }] as const;
  });
  return Object.fromEntries(measured) as Record<RetentionName, Measured>;
}

/** What a day adds to what each setting keeps; null while that is unknown. */
export function measureDaily(
  facts: StoredFacts,
  settings: RetentionSettings,
  now: Date,
): Record<RetentionName, Daily | null> {
  const parts = partsOf(facts, settings, now);
  return Object.fromEntries(RETENTION_NAMES.map((name) => [name, knownDaily(parts[name].daily)])) as Record<
    RetentionName,
    Daily | null
  >;
}

type Part = { size: Size; daily: DailySize };

function partsOf(facts: StoredFacts, settings: RetentionSettings, now: Date): Record<RetentionName, Part> {
  const { oldest } = facts;
  const delivery = shareOf(facts);
  const event = total(facts.tables, "event");
  const audit = total(facts.tables, "audit_log");
  const refused = within(event, facts.counts.refused);
  const unproven = within(audit, facts.counts.unproven);
  const operations = {
    rows: facts.counts.operations,
    bytes: bytesOf(facts, "operation", "operation_item", "operation_shard"),
  };
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
    failedPayloadDays: { size: kept, daily: keptADay(failedADay, kept, payload) },
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
  const deliveredRows = left(all.rows, others);
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

const rest = (all: Size, part: Size): Size => ({
  rows: left(all.rows, part.rows),
  bytes: left(all.bytes, part.bytes),
});

/** Unknown when either is, and when the part is more than the whole: an estimate is outdated then. */
function left(whole: number | null, part: number | null): number | null {
  return whole === null || part === null || part > whole ? null : whole - part;
}

const total = (tables: readonly TableSize[], table: string): Size =>
  added(tables.filter((one) => one.table === table));

const bytesOf = ({ tables }: StoredFacts, ...names: string[]) =>
  added(tables.filter(({ table }) => names.includes(table))).bytes;

/** A count by an index where it is exact, else the planner's; unknown when that is lower, and so outdated. */
export function countOf(counted: number, planned: number | null | undefined): number | null {
  if (counted <= EXACT_UP_TO) return counted;
  return planned && planned >= counted ? planned : null;
}
