import type { Database } from "../../db/client";
import { retentionLimits } from "../../engine/retention";
import { DAY_MS } from "../../time/units";
import { type Purged, type RemovedDay, readPurged, readRetention, readRuns } from "../data";
import { removedLabel } from "../labels";
import { overdueOf } from "../overdue";
import { measure } from "../sizes";
import { type RemovedRows, type RetentionPageData, storedRetention } from "../view";
import { otherSettings } from "../worker-settings";
import { readStoredFacts } from "./sizes";

/** How long ago the removals are that the screen lists. */
const LISTED_DAYS = 14;

/** The newest run may be under way, or its worker ended in the middle: then one before it says what the worker applies. */
const COMPARED_RUNS = 5;

/** Reads what the Retention screen shows. */
export async function readRetentionPage(
  db: Database,
  now: Date,
): Promise<Omit<RetentionPageData, "zone" | "now">> {
  const [state, facts, purged, runs] = await Promise.all([
    readRetention(db.prisma),
    readStoredFacts(db.pool),
    readPurged(db.pool, new Date(now.getTime() - LISTED_DAYS * DAY_MS)),
    readRuns(db.pool, COMPARED_RUNS),
  ]);
  return {
    stored: storedRetention(state),
    sources: state.sources,
    inherited: state.inherited,
    sizes: measure(facts, state.settings, now),
    overdue: overdueOf(facts.oldest, retentionLimits(state.settings, now.getTime())),
    lastRun: runs[0] ?? null,
    otherSettings: otherSettings(state, runs),
    removed: removedRows(purged),
  };
}

/** Both kinds of removals in one list, the newest first. Several days that were removed on one day are one row. */
function removedRows({ rows, days }: { rows: Purged[]; days: RemovedDay[] }): RemovedRows[] {
  const listed = new Map<string, RemovedRows>();
  const add = (day: string, what: string, count: number, bytes: number | null) => {
    const key = `${day} ${what}`;
    const before = listed.get(key);
    const all = bytes === null ? null : (before?.bytes ?? 0) + bytes;
    listed.set(key, { day, what, rows: (before?.rows ?? 0) + count, bytes: all });
  };
  for (const { day, what, state, rows: count } of rows) add(day, removedLabel(what, state), count, null);
  for (const { table, removedAt, rows: count, bytes } of days)
    add(removedAt.toISOString().slice(0, 10), removedLabel(table, ""), count, bytes);
  return [...listed.values()].sort(
    (a, b) => b.day.localeCompare(a.day) || a.what.localeCompare(b.what, "en"),
  );
}
