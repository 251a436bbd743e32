import type { Queryable } from "../../db/client";
import {
  RETENTION_NAMES,
  type RetentionLimits,
  type RetentionName,
  type RetentionSettings,
  retentionLimits,
} from "../../engine/retention";
import type { Total } from "../../list/page";
import { EXACT_UP_TO } from "../measured";
import type { Removal } from "../schema";
import { dayOfPartition } from "../sizes";
import { OLDER_THAN, TABLE_SIZES } from "../statements/sizes";

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
  const at = {
    failedPayloadDays: limits.failedPayloadBefore ?? limits.failedBefore,
    deliveredDays: limits.deliveredBefore,
    failedDays: limits.failedBefore,
    operationDays: limits.operationsBefore,
    auditDays: limits.auditBefore,
    refusedEventDays: limits.refusedEventsBefore,
    refusedSignInDays: limits.refusedSignInsBefore,
  }[name];
  const { rows } = await db.query<{ count: number }>(OLDER_THAN[name], [at]);
  const count = rows[0]?.count ?? 0;
  const total: Total = { total: Math.min(count, EXACT_UP_TO), totalIsExact: count <= EXACT_UP_TO };
  return count === 0 ? null : { name, before: at, rows: total, days: null };
}

async function removedDays(
  db: Queryable,
  name: RetentionName,
  table: string,
  firstDay: Date,
): Promise<Removal | null> {
  const { rows } = await db.query<{ name: string; rows: number | null }>(TABLE_SIZES, [[table]]);
  const gone = rows.filter(
    (one) => (dayOfPartition(one.name) ?? Number.POSITIVE_INFINITY) < firstDay.getTime(),
  );
  if (gone.length === 0) return null;
  const isKnown = gone.every((one) => one.rows !== null);
  const total = isKnown
    ? { total: gone.reduce((sum, one) => sum + (one.rows ?? 0), 0), totalIsExact: true }
    : null;
  return { name, before: firstDay, rows: total, days: gone.length };
}
