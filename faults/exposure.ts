import type { Database } from "../lib/db/client";
import type { RequestLog } from "./request-log";

/** Durable outcomes of recently sent deliveries, read before a fault. */
export type Durable = {
  at: number;
  /** `attempts`: attempts with a known outcome. */
  deliveries: ReadonlyMap<string, { attempts: number; isFinished: boolean }>;
};

/** Longer than any request, and than any write of an outcome without a fault. */
const RECENT_MS = 120_000;
/** Excludes attempts recorded by a recovery: they were cut off and have no outcome. */
const READ_OUTCOMES = `
select id, attempts - recoveries as attempts, state in ('delivered', 'failed', 'discarded') as "isFinished" from delivery where id = any($1::uuid[])`;

/** Reads which outcomes are durable now. Call it directly before a fault is injected. */
export async function readDurable(db: Database, log: RequestLog): Promise<Durable> {
  const at = Date.now();
  const recent = [...log.read().deliveries].filter(
    ([, { requests }]) => (requests.at(-1)?.at ?? 0) > at - RECENT_MS,
  );
  return {
    at,
    deliveries: await durableOf(
      db,
      recent.map(([id]) => id),
    ),
  };
}

async function durableOf(db: Database, ids: readonly string[]): Promise<Durable["deliveries"]> {
  const { rows } = await db.pool.query<{ id: string; attempts: number; isFinished: boolean }>(READ_OUTCOMES, [
    ids,
  ]);
  return new Map(rows.map(({ id, ...durable }) => [id, durable]));
}

/**
 * Returns the IDs of the deliveries in flight at a fault, as observed from outside: a request began by `until` (epoch
 * milliseconds), and its outcome was not durable before the fault.
 */
export function inFlight(log: RequestLog, durable: Durable, until: number): string[] {
  return [...log.read().deliveries].flatMap(([id, { requests }]) => {
    const before = durable.deliveries.get(id);
    const isOld = before === undefined && (requests[0]?.at ?? 0) < durable.at - RECENT_MS;
    if (isOld || before?.isFinished) return [];
    const begun = requests.filter(({ at }) => at <= until).length;
    return begun > (before?.attempts ?? 0) ? [id] : [];
  });
}

/**
 * Tracks the recovery of deliveries after a fault. A delivery is recovered when a new request has arrived or a further outcome
 * is durable. Call `update` until none is open.
 */
export class Recovery {
  readonly #open: Set<string>;
  #lastAt = 0;

  /** @param since requests that arrive later (epoch milliseconds) were sent after the fault */
  constructor(
    ids: readonly string[],
    private readonly durable: Durable,
    private readonly since: number,
  ) {
    this.#open = new Set(ids);
  }

  /** Number of deliveries not yet recovered. */
  get open(): number {
    return this.#open.size;
  }

  /** Time of the last recovery, in epoch milliseconds. */
  get lastAt(): number {
    return this.#lastAt;
  }

  async update(db: Database, log: RequestLog): Promise<void> {
    log.read();
    const outcomes = await durableOf(db, [...this.#open]);
    const readAt = Date.now();
    for (const id of this.#open) {
      const again = log.requestsOf(id).find(({ at }) => at > this.since)?.at;
      const outcome = outcomes.get(id);
      const before = this.durable.deliveries.get(id)?.attempts ?? 0;
      const isWritten = outcome !== undefined && (outcome.isFinished || outcome.attempts > before);
      const at = again ?? (isWritten ? readAt : undefined);
      if (at === undefined) continue;
      this.#open.delete(id);
      this.#lastAt = Math.max(this.#lastAt, at);
    }
  }
}
