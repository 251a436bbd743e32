import { removedLabel } from "./labels";
import { sum } from "./sums";
import type { RemovedRows } from "./view";

/**
 * Rows of one kind that were removed on one day (UTC). `state` is that of deliveries (delivered, failed, discarded) and of events
 * (accepted, refused); empty for other kinds.
 */
export type Purged = { day: string; what: string; state: string; rows: number };

/** A day (UTC) of a partitioned table that was removed as a whole; `rows`: null when neither a count nor an estimate was to be had. */
export type RemovedDay = {
  table: "event_payload" | "attempt";
  day: string;
  removedAt: Date;
  rows: number | null;
  isEstimate: boolean;
  bytes: number;
};

/** Both kinds of removals in one list, a row of each kind, the one that was removed last first. */
export function removedRows({ rows, days }: { rows: Purged[]; days: RemovedDay[] }): RemovedRows[] {
  const listed = new Map<string, RemovedRows>();
  const add = (one: RemovedRows) => {
    const before = listed.get(one.what);
    listed.set(one.what, before ? together(before, one) : one);
  };
  for (const { day, what, state, rows: count } of rows)
    add({ what: removedLabel(what, state), lastDay: day, rows: count, isEstimate: false, bytes: null });
  for (const { table, removedAt, rows: count, isEstimate, bytes } of days)
    add({
      ...{ what: removedLabel(table, ""), lastDay: removedAt.toISOString().slice(0, 10) },
      ...{ rows: count, isEstimate, bytes },
    });
  return [...listed.values()].sort(
    (a, b) => b.lastDay.localeCompare(a.lastDay) || a.what.localeCompare(b.what, "en"),
  );
}

/** Rows are unknown together when those of one day are. */
function together(one: RemovedRows, other: RemovedRows): RemovedRows {
  return {
    what: one.what,
    lastDay: one.lastDay > other.lastDay ? one.lastDay : other.lastDay,
    rows: sum(one.rows, other.rows),
    isEstimate: one.isEstimate || other.isEstimate,
    bytes: sum(one.bytes, other.bytes),
  };
}
