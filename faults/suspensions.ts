import type { Database } from "../lib/db/client";

/** A suspended process: the deliveries it held, and the time of its resumption (epoch milliseconds). */
export type Suspension = { held: ReadonlySet<string>; resumedAt: number };

/** Longest delay of a pending write after the resumption on a busy machine. */
const LATE_WITHIN_MS = 2000;

/** Suspends a worker process and reads the deliveries under its claims, sent or not. */
export async function suspendProcess(db: Database, pid: number): Promise<Suspension> {
  process.kill(pid, "SIGSTOP");
  const { rows } = await db.pool.query<{ id: string }>(
    "select unnest(c.delivery_ids) as id from claim c join worker w on w.id = c.worker_id where w.pid = $1",
    [pid],
  );
  return { held: new Set(rows.map(({ id }) => id)), resumedAt: Number.POSITIVE_INFINITY };
}

export function resumeProcess(suspension: Suspension, pid: number): void {
  suspension.resumedAt = Date.now();
  process.kill(pid, "SIGCONT");
}

/**
 * Processes that were suspended and resumed. A suspension may fall between the last check of a lease and the following write to
 * a socket: one request of one held delivery may then arrive directly after the resumption. (Its result changes nothing.)
 */
export class Suspensions {
  #suspensions: Suspension[] = [];
  #late = new Map<Suspension, string>();

  add(suspension: Suspension): void {
    this.#suspensions.push(suspension);
  }

  /** Returns whether a suspension explains one of the requests (`at` in epoch milliseconds). Each explains one delivery. */
  accountsFor(id: string, requests: readonly { at: number }[]): boolean {
    const suspension = this.#suspensions.find(
      (one) =>
        one.held.has(id) &&
        (this.#late.get(one) ?? id) === id &&
        requests.some(({ at }) => at >= one.resumedAt && at <= one.resumedAt + LATE_WITHIN_MS),
    );
    if (suspension) this.#late.set(suspension, id);
    return suspension !== undefined;
  }

  /** Returns whether a suspension explained a request of the delivery. */
  isLate(id: string): boolean {
    return [...this.#late.values()].includes(id);
  }
}
