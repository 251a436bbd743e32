import { retentionEnvironment } from "../config/env";
import type { Database, Queryable } from "../db/client";
import { type RetentionSettings, settingsInForce } from "../engine/retention";
import { environmentInForce, NO_ROW, readOverrides, retentionState } from "./in-force";
import type { Purged, RemovedDay } from "./removed";
import { type RetentionRun, type RetentionState, runResult } from "./schema";
import { LAST_RUNS, LEDGER_SUMS, PURGED_SINCE, REMOVED_DAYS_SINCE, RETENTION_IN_FORCE } from "./statements";

type Store = Pick<Database["prisma"], "retentionSetting">;

/** Reads the settings in force, where each comes from, and their version. @param own the variables of this process */
export async function readRetention(
  store: Store,
  own: Partial<RetentionSettings> = retentionEnvironment(),
): Promise<RetentionState> {
  return retentionState(own, (await store.retentionSetting.findUnique({ where: { id: 1 } })) ?? NO_ROW);
}

/** The settings in force alone, by one plain statement: a page that lists deliveries reads them. */
export async function readSettings(
  db: Queryable,
  own: Partial<RetentionSettings> = retentionEnvironment(),
): Promise<RetentionSettings> {
  const { rows } = await db.query<{ overrides: string; environment: string | null }>(RETENTION_IN_FORCE);
  const { overrides = "{}", environment = null } = rows[0] ?? {};
  return settingsInForce(
    environmentInForce(own, environment && JSON.parse(environment)),
    readOverrides(JSON.parse(overrides)).overrides,
  );
}

/**
 * Both sides of the ledger, in deliveries: `accepted` is what all events that exist or were removed were accepted with, or
 * got by a backfill, `existing` the deliveries in any state, `purged` those that retention removed. accepted = existing + purged at every commit.
 */
export type LedgerSums = { accepted: bigint; existing: bigint; purged: bigint };

/** Reads the ledger at one instant. It counts all events and deliveries, which takes minutes on a large database. */
export async function readLedger(db: Queryable): Promise<LedgerSums> {
  const { rows } = await db.query<Record<keyof LedgerSums, string>>(LEDGER_SUMS);
  const { accepted = "0", existing = "0", purged = "0" } = rows[0] ?? {};
  return { accepted: BigInt(accepted), existing: BigInt(existing), purged: BigInt(purged) };
}

/** Reads what was removed since a time, newest first. */
export async function readPurged(
  db: Queryable,
  since: Date,
): Promise<{ rows: Purged[]; days: RemovedDay[] }> {
  const [purged, removed] = await Promise.all([
    db.query<Omit<Purged, "rows"> & { rows: string }>(PURGED_SINCE, [since]),
    db.query<Omit<RemovedDay, "rows" | "bytes"> & { rows: string | null; bytes: string }>(
      REMOVED_DAYS_SINCE,
      [since],
    ),
  ]);
  return {
    rows: purged.rows.map((row) => ({ ...row, rows: Number(row.rows) })),
    days: removed.rows.map((row) => ({
      ...row,
      rows: row.rows === null ? null : Number(row.rows),
      bytes: Number(row.bytes),
    })),
  };
}

/** Reads the last runs, newest first. Runs of the last 30 days are kept. */
export async function readRuns(db: Queryable, most: number): Promise<RetentionRun[]> {
  const { rows } = await db.query<RetentionRun>(LAST_RUNS, [most]);
  return rows.map((row) => ({ ...row, result: row.result && runResult.parse(row.result) }));
}
