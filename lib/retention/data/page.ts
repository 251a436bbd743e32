import type { Database } from "../../db/client";
import { RETENTION_NAMES, retentionLimits } from "../../engine/retention";
import { DAY_MS } from "../../time/units";
import { readPurged, readRetention, readRuns } from "../data";
import { oldestOf } from "../next-removal";
import { overdueOf } from "../overdue";
import { removedRows } from "../removed";
import { measure, measureDaily } from "../sizes";
import { type Kept, type RetentionPageData, storedRetention } from "../view";
import { readNextRemovals } from "./next";
import { readStoredFacts } from "./sizes";

/** How long ago the removals are that the screen lists. */
const LISTED_DAYS = 14;

/** Reads what the Retention screen shows. */
export async function readRetentionPage(
  db: Database,
  now: Date,
): Promise<Omit<RetentionPageData, "zone" | "now">> {
  const state = await readRetention(db.prisma);
  const { settings } = state;
  const limits = retentionLimits(settings, now.getTime());
  const [facts, purged, [lastRun = null]] = await Promise.all([
    readStoredFacts(db.pool, limits),
    readPurged(db.pool, new Date(now.getTime() - LISTED_DAYS * DAY_MS)),
    readRuns(db.pool, 1),
  ]);
  const next = await readNextRemovals(db.pool, facts, settings, now);
  const [sizes, daily, oldest] = [
    measure(facts, settings, now),
    measureDaily(facts, settings, now),
    oldestOf(facts.oldest),
  ];
  const kept = RETENTION_NAMES.map((name) => [
    name,
    { ...sizes[name], daily: daily[name], oldest: oldest[name], next: next[name] },
  ]);
  return {
    stored: storedRetention(state),
    sources: state.sources,
    inherited: state.inherited,
    ignored: state.ignored,
    kept: Object.fromEntries(kept) as Kept,
    overdue: overdueOf(facts.oldest, limits),
    lastRun,
    removed: removedRows(purged),
  };
}
