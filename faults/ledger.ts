import type { Database } from "../lib/db/client";
import { until } from "../lib/testing/until";
import { auditDelivery, duplicatesOf } from "./audit";
import { readFinished } from "./finished";
import { checkInvariants, type Invariants } from "./invariants";
import type { AcceptedEvent } from "./publisher";
import type { RequestLog } from "./request-log";
import { type Suspension, Suspensions } from "./suspensions";

/** Totals of a run after its last check. */
export type Totals = Pick<Invariants, "events" | "deliveries" | "attempts" | "lost"> & {
  failed: number;
  requests: number;
  duplicates: number;
  /** Deliveries whose order of requests is unknown because the receiver got too little processor time. */
  unclear: number;
};

/** The three observers: the database, the log of the receiver, and the events acknowledged to the publisher. */
export type Observers = { db: Database; log: RequestLog; accepted: ReadonlyMap<string, AcceptedEvent> };

/** `seen`: number of deliveries with a request at the receiver. */
type Audit = { problems: string[]; duplicates: number; unclear: number; seen: number };

const DRAIN_WITHIN_MS = 180_000;
/** Number of problems shown; there may be thousands. */
const SHOWN_PROBLEMS = 20;

/** Compares the three observers. Every check throws an error that lists the disagreements. */
export class Ledger {
  /** Number of faults per delivery that permit sending it again; deliveries whose marks may be lost. */
  readonly #exposures = new Map<string, number>();
  readonly #unmarked = new Set<string>();
  readonly #suspensions = new Suspensions();

  constructor(private readonly observers: Observers) {}

  expose(ids: readonly string[], losesMarks = false): void {
    for (const id of ids) {
      this.#exposures.set(id, (this.#exposures.get(id) ?? 0) + 1);
      if (losesMarks) this.#unmarked.add(id);
    }
  }

  /** Registers a suspended process. Its time of resumption may be set later. */
  suspended(suspension: Suspension): void {
    this.#suspensions.add(suspension);
  }

  /** Returns whether a resumed process sent a late request of the delivery. */
  isLate(id: string): boolean {
    return this.#suspensions.isLate(id);
  }

  /** Checks the invariants and all finished deliveries received since a time. Call it after every fault. */
  async check(since: Date): Promise<void> {
    const { db, accepted } = this.observers;
    const invariants = await checkInvariants(db, accepted);
    const { problems } = await this.#audit(since);
    throwOnProblems([...invariants.problems, ...problems]);
  }

  /** Waits until all deliveries are finished and checks all of them. Call it after the load has ended. */
  async close(): Promise<Totals> {
    const { db, accepted, log } = this.observers;
    const unfinished = () => db.prisma.delivery.count({ where: { state: "scheduled" } });
    await until(unfinished, (left) => left === 0, DRAIN_WITHIN_MS, 100);
    const invariants = await checkInvariants(db, accepted);
    const { problems, duplicates, unclear, seen } = await this.#audit(new Date(0));
    const { events, deliveries, attempts, lost, states } = invariants;
    const { delivered = 0, failed = 0 } = states;
    if (events !== accepted.size) {
      problems.push(`${accepted.size} events were accepted, ${events} exist`);
    }
    if (delivered + failed !== deliveries) {
      problems.push(`${deliveries} deliveries are ${JSON.stringify(states)}`);
    }
    if (seen !== log.deliveries.size) {
      problems.push(`${log.deliveries.size - seen} deliveries were sent but do not exist`);
    }
    throwOnProblems([...invariants.problems, ...problems]);
    return { events, deliveries, attempts, lost, failed, requests: log.count, duplicates, unclear };
  }

  async #audit(since: Date): Promise<Audit> {
    const { db, accepted, log } = this.observers;
    const audit: Audit = { problems: [], duplicates: 0, unclear: 0, seen: 0 };
    for await (const page of readFinished(db, since)) {
      log.read(); // after the database: by then the log contains the request of every outcome that was read
      for (const { eventId, delivery } of page) {
        const seen = log.deliveries.get(delivery.id);
        const bodyHash = accepted.get(eventId)?.bodyHash;
        const faults = this.#exposures.get(delivery.id) ?? 0;
        const isOneOver = duplicatesOf(delivery, seen) === faults + 1;
        const isLate = isOneOver && this.#suspensions.accountsFor(delivery.id, seen?.requests ?? []);
        const exposures = faults + (isLate ? 1 : 0);
        const isUnclear = seen?.requests.some(({ at }) => log.isUnclear(at)) ?? false;
        if (isUnclear) audit.unclear++;
        if (seen) audit.seen++;
        const mayBeUnmarked = this.#unmarked.has(delivery.id);
        const circumstances = { seen, bodyHash, exposures, mayBeUnmarked, isUnclear };
        audit.problems.push(...auditDelivery(delivery, circumstances));
        audit.duplicates += duplicatesOf(delivery, seen);
      }
    }
    return audit;
  }
}

function throwOnProblems(problems: string[]): void {
  if (problems.length === 0) return;
  const more = problems.length > SHOWN_PROBLEMS ? [`… and ${problems.length - SHOWN_PROBLEMS} more`] : [];
  throw new Error(["Invariants are violated:", ...problems.slice(0, SHOWN_PROBLEMS), ...more].join("\n"));
}
