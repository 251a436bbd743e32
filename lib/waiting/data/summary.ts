import type { Database } from "../../db/client";
import { readWithin } from "../../db/within";
import { withWaiting } from "../../deliveries/data/waiting";
import { WAITING_REASONS, type WaitingReason } from "../../engine/waiting-reasons";
import type { Total } from "../../list/page";
import { COUNT_LIMIT } from "../../list/statements";
import { WAITING_BY_QUEUE } from "../statements/summary";
import type { WaitingSummary } from "../view";

/** Each queue is counted up to this number: the 32 of a subscriber reach the limit of a total together. */
const MOST_OF_QUEUE = 320;
/** The time that counting may take before the numbers are shown as unknown. */
const COUNTING_MS = 1500;

type Queue = { subscriberId: string; queueRank: number; dueId: string | null; due: number; later: number };

/**
 * Counts the deliveries that are due by what those of them that no worker holds wait for, and the others; null when counting takes
 * too long.
 */
export async function readSummary(db: Database, now: Date): Promise<WaitingSummary | null> {
  const queues = await readWithin<Queue>(db.pool, COUNTING_MS, WAITING_BY_QUEUE, [now, MOST_OF_QUEUE]);
  if (!queues) return null;
  const due = queues.flatMap(({ subscriberId, queueRank, dueId, due: count }) =>
    dueId === null ? [] : [{ ...ofQueue, subscriberId, queueRank, deliveryId: dueId, dueAt: now, count }],
  );
  const byReason = new Map<WaitingReason, number[]>();
  for (const { waiting, count } of await withWaiting(db.pool, due, now))
    byReason.set(waiting.reason, [...(byReason.get(waiting.reason) ?? []), count]);
  return {
    due: WAITING_REASONS.flatMap((reason) => {
      const counts = byReason.get(reason);
      return counts ? [{ reason, ...totalOf(counts) }] : [];
    }),
    later: totalOf(queues.map(({ later }) => later)),
  };
}

/** A delivery that stands for the due ones of its queue: neither a policy's hours nor its handler matter any more. */
const ofQueue = {
  state: "scheduled",
  handlerId: "00000000-0000-0000-0000-000000000000",
  operationId: null,
} as const;

function totalOf(counts: readonly number[]): Total {
  const sum = counts.reduce((all, count) => all + count, 0);
  const isExact = sum <= COUNT_LIMIT && counts.every((count) => count < MOST_OF_QUEUE);
  return { total: Math.min(sum, COUNT_LIMIT), totalIsExact: isExact };
}
