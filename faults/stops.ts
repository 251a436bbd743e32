import type { Database } from "../lib/db/client";

/** A process that was stopped where it stood: what it held, and when it was continued (epoch milliseconds). */
export type Stop = { held: ReadonlySet<string>; continuedAt: number };

/** What was about to be written is written as soon as the process runs again, on a machine that is busy with others. */
const LATE_WITHIN_MS = 2000;

/** Stops a worker process with what it holds under its claims, sent or not. */
export async function stopProcess(db: Database, pid: number): Promise<Stop> {
  process.kill(pid, "SIGSTOP");
  const { rows } = await db.pool.query<{ id: string }>(
    "select unnest(c.delivery_ids) as id from claim c join worker w on w.id = c.worker_id where w.pid = $1",
    [pid],
  );
  return { held: new Set(rows.map(({ id }) => id)), continuedAt: Number.POSITIVE_INFINITY };
}

export function continueProcess(stop: Stop, pid: number): void {
  stop.continuedAt = Date.now();
  process.kill(pid, "SIGCONT");
}

/**
 * Processes that were stopped and continued. That may be between a process's last look at its lease and the write that follows:
 * one request of one delivery that it held may then come, right after it was continued. (Its result changes nothing.)
 */
export class Stops {
  #stops: Stop[] = [];
  #late = new Map<Stop, string>();

  add(stop: Stop): void {
    this.#stops.push(stop);
  }

  /** Whether one of a delivery's requests (`at` in epoch milliseconds) is such a one; each stop accounts for one delivery. */
  accountsFor(id: string, requests: readonly { at: number }[]): boolean {
    const stop = this.#stops.find(
      (one) =>
        one.held.has(id) &&
        (this.#late.get(one) ?? id) === id &&
        requests.some(({ at }) => at >= one.continuedAt && at <= one.continuedAt + LATE_WITHIN_MS),
    );
    if (stop) this.#late.set(stop, id);
    return stop !== undefined;
  }

  /** Whether a request of it came so. */
  isLate(id: string): boolean {
    return [...this.#late.values()].includes(id);
  }
}
