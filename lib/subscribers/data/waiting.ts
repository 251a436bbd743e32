import type { Database } from "../../db/client";
import { readWithin } from "../../db/within";
import { WAITING_DELIVERIES } from "../statements/waiting";
import type { WaitingDeliveries } from "../view";

/** The waiting deliveries of a subscriber are counted up to this number. */
const MOST_WAITING = 10_000;
/** The time that counting may take before the number is shown as unknown. */
const COUNTING_MS = 1500;

/** Counts the scheduled deliveries of a subscriber up to a limit; null when that takes too long. */
export async function countWaiting(db: Database, id: string): Promise<WaitingDeliveries | null> {
  type Row = { count: number; lastDueAt: Date | null };
  const rows = await readWithin<Row>(db.pool, COUNTING_MS, WAITING_DELIVERIES, [id, MOST_WAITING + 1]);
  const [row] = rows ?? [];
  return (
    (row && {
      total: Math.min(row.count, MOST_WAITING),
      totalIsExact: row.count <= MOST_WAITING,
      lastDueAt: row.lastDueAt,
    }) ??
    null
  );
}
