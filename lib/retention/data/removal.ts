import type { Queryable } from "../../db/client";
import {
  RETENTION_NAMES,
  type RetentionLimits,
  type RetentionName,
  type RetentionSettings,
  retentionLimits,
} from "../../engine/retention";
import { dayOfPartition } from "../days";
import type { Removal } from "../schema";
import { added } from "../sums";
import { countOlder, limitOf } from "./older";
import { readTableSizes } from "./table-sizes";

/**
 * What the next run removes that it would have kept with the settings before: for each shorter one, everything before a time.
 * The bin is not among them: how long a delivery stays there was decided when it was deleted.
 */
export async function previewRemoval(
  db: Queryable,
  before: RetentionSettings,
  after: RetentionSettings,
  now: Date,
): Promise<Removal[]> {
  const limits = retentionLimits(after, now.getTime());
  const shorter = RETENTION_NAMES.filter((name) => daysOf(after, name) < daysOf(before, name));
  const found = await Promise.all(shorter.map((name) => removalOf(db, name, limits)));
  return found.filter((removal) => removal !== null);
}

/** Payloads of failed deliveries stay as long as the deliveries unless set otherwise. */
const daysOf = (settings: RetentionSettings, name: RetentionName) => settings[name] ?? settings.failedDays;

async function removalOf(
  db: Queryable,
  name: RetentionName,
  limits: RetentionLimits,
): Promise<Removal | null> {
  if (name === "binDays") return null;
  if (name === "payloadDays") return removedDays(db, name, "event_payload", limits.firstPayloadDay);
  if (name === "attemptDays") return removedDays(db, name, "attempt", limits.firstAttemptDay);
  const rows = await countOlder(db, name, limits);
  return rows.total === 0
    ? null
    : { name, before: limitOf(name, limits), rows, isEstimate: false, days: null };
}

async function removedDays(
  db: Queryable,
  name: RetentionName,
  table: string,
  firstDay: Date,
): Promise<Removal | null> {
  const gone = (await readTableSizes(db, [table])).filter(
    (one) => (dayOfPartition(one.name) ?? Number.POSITIVE_INFINITY) < firstDay.getTime(),
  );
  if (gone.length === 0) return null;
  const { rows } = added(gone);
  const total = rows === null ? null : { total: rows, totalIsExact: true };
  return { name, before: firstDay, rows: total, isEstimate: true, days: gone.length };
}
