import type { Database } from "../lib/db/client";
import type { RequestLog } from "./request-log";

/** What was durable of the deliveries that were being sent lately. */
export type Durable = {
  at: number;
  /** `attempts`: those whose outcome is known. */
  deliveries: ReadonlyMap<string, { attempts: number; isFinished: boolean }>;
};

/** No request, and no writing of an outcome outside a fault, takes this long. */
const LATELY_MS = 120_000;
/** A recovery records the attempt that was cut off: it is no outcome. */
const ASK = `
select id, attempts - recoveries as attempts, state in ('delivered', 'failed', 'discarded') as "isFinished" from delivery where id = any($1::uuid[])`;

/** Notes which outcomes are durable now, for what a fault is about to expose. */
export async function noteDurable(db: Database, log: RequestLog): Promise<Durable> {
  const at = Date.now();
  const lately = [...log.read().deliveries].filter(
    ([, { requests }]) => (requests.at(-1)?.at ?? 0) > at - LATELY_MS,
  );
  return {
    at,
    deliveries: await durableOf(
      db,
      lately.map(([id]) => id),
    ),
  };
}

async function durableOf(db: Database, ids: readonly string[]): Promise<Durable["deliveries"]> {
  const { rows } = await db.pool.query<{ id: string; attempts: number; isFinished: boolean }>(ASK, [ids]);
  return new Map(rows.map(({ id, ...durable }) => [id, durable]));
}

/**
 * The deliveries in flight at a fault, seen from outside: a request of theirs began by `until` (epoch milliseconds), and
 * its outcome was not durable before the fault.
 */
export function inFlight(log: RequestLog, durable: Durable, until: number): string[] {
  return [...log.read().deliveries].flatMap(([id, { requests }]) => {
    const before = durable.deliveries.get(id);
    const isOld = before === undefined && (requests[0]?.at ?? 0) < durable.at - LATELY_MS;
    if (isOld || before?.isFinished) return [];
    const begun = requests.filter(({ at }) => at <= until).length;
    return begun > (before?.attempts ?? 0) ? [id] : [];
  });
}

/**
 * When each of these deliveries is made good after a fault: a new request has arrived, or an outcome is durable that was
 * not before. Remembers what it has found: look again until none is open.
 */
export class Recovery {
  readonly #open: Set<string>;
  #lastAt = 0;

  /** @param since what arrived later (epoch milliseconds) was sent after the fault */
  constructor(
    ids: readonly string[],
    private readonly durable: Durable,
    private readonly since: number,
  ) {
    this.#open = new Set(ids);
  }

  /** Deliveries that are not made good yet. */
  get open(): number {
    return this.#open.size;
  }

  /** When the last one was made good. */
  get lastAt(): number {
    return this.#lastAt;
  }

  async look(db: Database, log: RequestLog): Promise<void> {
    log.read();
    const outcomes = await durableOf(db, [...this.#open]);
    const askedAt = Date.now();
    for (const id of this.#open) {
      const again = log.requestsOf(id).find(({ at }) => at > this.since)?.at;
      const outcome = outcomes.get(id);
      const before = this.durable.deliveries.get(id)?.attempts ?? 0;
      const isWritten = outcome !== undefined && (outcome.isFinished || outcome.attempts > before);
      const at = again ?? (isWritten ? askedAt : undefined);
      if (at === undefined) continue;
      this.#open.delete(id);
      this.#lastAt = Math.max(this.#lastAt, at);
    }
  }
}
