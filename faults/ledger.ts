import type { Database } from "../lib/db/client";
import { until } from "../lib/testing/until";
import { auditDelivery, duplicatesOf } from "./audit";
import { readFinished } from "./finished";
import { type Books, balance } from "./invariants";
import type { AcceptedEvent } from "./publisher";
import type { RequestLog } from "./request-log";
import { type Stop, Stops } from "./stops";

/** What the books came to when they were closed. */
export type Totals = Pick<Books, "events" | "deliveries" | "attempts" | "lost"> & {
  failed: number;
  requests: number;
  duplicates: number;
  /** Deliveries of which the receiver, short of time, cannot say in which order requests came. */
  unclear: number;
};

/** What the database holds, what the receiver has seen, and what the publisher was told is safe. */
export type Witnesses = { db: Database; log: RequestLog; accepted: ReadonlyMap<string, AcceptedEvent> };

/** `seen`: deliveries of which the receiver saw a request. */
type Audit = { problems: string[]; duplicates: number; unclear: number; seen: number };

const DRAIN_WITHIN_MS = 180_000;
/** Sentences shown of what may be thousands. */
const MOST_SHOWN = 20;

/** Holds the three witnesses against each other. Every check throws with what does not agree. */
export class Ledger {
  /** At how many faults a delivery was in flight, where being sent again is no wonder; and whose marks may be lost. */
  readonly #exposures = new Map<string, number>();
  readonly #unmarked = new Set<string>();
  readonly #stops = new Stops();

  constructor(private readonly witnesses: Witnesses) {}

  expose(ids: readonly string[], losesNotes = false): void {
    for (const id of ids) {
      this.#exposures.set(id, (this.#exposures.get(id) ?? 0) + 1);
      if (losesNotes) this.#unmarked.add(id);
    }
  }

  /** A process was stopped where it stood; when it was continued may become known later. */
  stopped(stop: Stop): void {
    this.#stops.add(stop);
  }

  /** Whether a continued process sent a request of it late. */
  isLate(id: string): boolean {
    return this.#stops.isLate(id);
  }

  /** After a fault: the books balance, and what was received since a time and is finished by now is in order. */
  async check(since: Date): Promise<void> {
    const { db, accepted } = this.witnesses;
    const books = await balance(db, accepted);
    const { problems } = await this.#audit(since);
    complain([...books.problems, ...problems]);
  }

  /** At the end, with no load any more: waits until everything is finished, and checks all there ever was. */
  async close(): Promise<Totals> {
    const { db, accepted, log } = this.witnesses;
    const unfinished = () => db.prisma.delivery.count({ where: { state: "scheduled" } });
    await until(unfinished, (left) => left === 0, DRAIN_WITHIN_MS, 100);
    const books = await balance(db, accepted);
    const { problems, duplicates, unclear, seen } = await this.#audit(new Date(0));
    const { events, deliveries, attempts, lost, states } = books;
    const { delivered = 0, failed = 0 } = states;
    if (events !== accepted.size) {
      problems.push(`${accepted.size} events were accepted, ${events} are there`);
    }
    if (delivered + failed !== deliveries) {
      problems.push(`${deliveries} deliveries are ${JSON.stringify(states)}`);
    }
    if (seen !== log.deliveries.size) {
      problems.push(`${log.deliveries.size - seen} deliveries were sent that are not there`);
    }
    complain([...books.problems, ...problems]);
    return { events, deliveries, attempts, lost, failed, requests: log.count, duplicates, unclear };
  }

  async #audit(since: Date): Promise<Audit> {
    const { db, accepted, log } = this.witnesses;
    const audit: Audit = { problems: [], duplicates: 0, unclear: 0, seen: 0 };
    for await (const page of readFinished(db, since)) {
      log.read(); // after the database: what an outcome tells of has been seen by then
      for (const { eventId, delivery } of page) {
        const seen = log.deliveries.get(delivery.id);
        const bodyHash = accepted.get(eventId)?.bodyHash;
        const faults = this.#exposures.get(delivery.id) ?? 0;
        const isOneTooMany = duplicatesOf(delivery, seen) === faults + 1;
        const isLate = isOneTooMany && this.#stops.accountsFor(delivery.id, seen?.requests ?? []);
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

function complain(problems: string[]): void {
  if (problems.length === 0) return;
  const more = problems.length > MOST_SHOWN ? [`… and ${problems.length - MOST_SHOWN} more`] : [];
  throw new Error(["The books do not balance:", ...problems.slice(0, MOST_SHOWN), ...more].join("\n"));
}
