import type { Database } from "../db/client";
import { dayPartitions } from "../db/partitions";
import { readWithin } from "../db/within";
import { nextMaintenance } from "../engine/next-maintenance";
import { RedeliverError } from "../errors";
import { circuitAnswer } from "../subscribers/circuit";
import { changedByHand } from "../subscribers/circuit-by-hand";
import { countWaiting } from "../subscribers/data/waiting";
import { parseMaintenance } from "../subscribers/maintenance";
import { DAY_MS, HOUR_MS } from "../time/units";
import { measure, sampleShare } from "./sample";
import type { SubscriberHealth } from "./schema";
import { IN_FLIGHT, OLDEST_DUE, SAMPLED_ATTEMPTS, TABLE_BYTES } from "./statements";
import { retryWindowsOf } from "./windows";

/** The time that each read may take before its numbers are unknown. Milliseconds. */
const READING_MS = 1500;
/** The most held deliveries that are looked through: those of six busy workers. */
const MOST_HELD = 50_000;

/** How a subscriber is doing now. @throws RedeliverError not_found */
export async function getSubscriberHealth(db: Database, id: string, now: Date): Promise<SubscriberHealth> {
  const policy = { select: { id: true, name: true, retry: true } } as const;
  const [subscriber, handlers, attempts, queue] = await Promise.all([
    db.prisma.subscriber.findFirst({
      where: { id, deletedAt: null },
      select: { circuit: true, maintenanceWindows: true, subscriberCircuit: true, policy },
    }),
    db.prisma.handler.findMany({
      where: { topics: { some: { subscriptions: { some: { subscriberId: id } } } } },
      select: { policy },
    }),
    readAttempts(db, id, now),
    readQueue(db, id, now),
  ]);
  if (!subscriber) throw new RedeliverError("not_found", "There is no subscriber with that id.");
  const { subscriberCircuit: stored } = subscriber;
  const maintenance = nextMaintenance(parseMaintenance(subscriber.maintenanceWindows), now.getTime());
  return {
    asOf: now,
    ...attempts,
    circuit: circuitOf(subscriber.circuit, stored),
    circuitByHand: changedByHand(stored),
    ...queue,
    nextMaintenance: maintenance && { from: new Date(maintenance.from), to: new Date(maintenance.to) },
    retryWindows: retryWindowsOf(
      subscriber.policy,
      handlers.map((handler) => handler.policy),
      now.getTime(),
    ),
  };
}

type StoredCircuit = Parameters<typeof circuitAnswer>[1];

function circuitOf(settings: unknown, stored: StoredCircuit): SubscriberHealth["circuit"] {
  const answer = circuitAnswer(settings, stored);
  if (answer) return { state: answer.state, since: answer.since, nextProbeAt: answer.nextProbeAt };
  return stored?.byHand ? { state: stored.state, since: stored.since, nextProbeAt: null } : null;
}

type AttemptsRow = Record<"dayAttempts" | "daySuccesses" | "hourAttempts" | "hourSuccesses", number> &
  Record<"dayP95Ms" | "hourP95Ms", number | null> & { lastSuccessAt: Date | null };

async function readAttempts(db: Database, id: string, now: Date) {
  const since = new Date(now.getTime() - DAY_MS);
  const tables = dayPartitions("attempt", since, now);
  const [size] = (await readWithin<{ bytes: number }>(db.pool, READING_MS, TABLE_BYTES, [tables])) ?? [];
  const share = size && sampleShare(size.bytes);
  const values = [id, since, new Date(now.getTime() - HOUR_MS), (share ?? 0) * 100];
  const [row] =
    (share && (await readWithin<AttemptsRow>(db.pool, READING_MS, SAMPLED_ATTEMPTS, values))) || [];
  if (!row || !share) return { lastHour: null, lastDay: null, lastSuccess: null, sampled: null };
  const hour = { attempts: row.hourAttempts, successes: row.hourSuccesses, p95Ms: row.hourP95Ms };
  const day = { attempts: row.dayAttempts, successes: row.daySuccesses, p95Ms: row.dayP95Ms };
  return {
    lastHour: measure(hour, share),
    lastDay: measure(day, share),
    lastSuccess: { at: row.lastSuccessAt },
    sampled: share,
  };
}

/** What is being sent and what waits. One read after the other: a page is not to take all connections. */
async function readQueue(
  db: Database,
  id: string,
  now: Date,
): Promise<Pick<SubscriberHealth, "inFlight" | "waiting" | "oldestDue">> {
  type Held = { held: number; inFlight: number };
  const [held] = (await readWithin<Held>(db.pool, READING_MS, IN_FLIGHT, [id, MOST_HELD])) ?? [];
  const waiting = await countWaiting(db, id);
  const [oldest] = (await readWithin<{ dueAt: Date | null }>(db.pool, READING_MS, OLDEST_DUE, [id])) ?? [];
  const dueAt = oldest?.dueAt ?? null;
  return {
    inFlight: held ? { count: held.inFlight, isExact: held.held < MOST_HELD } : null,
    waiting: waiting && { total: waiting.total, totalIsExact: waiting.totalIsExact },
    oldestDue: oldest ? { at: dueAt !== null && dueAt <= now ? dueAt : null } : null,
  };
}
