import type { Queryable } from "../../db/client";
import { shardOf } from "../../db/ids";
import { effectivePolicy } from "../../engine/effective-policy";
import { type Holds, waitingFor } from "../../engine/waiting";
import { isHeldBack } from "../../engine/waiting-reasons";
import type { RetryWindow } from "../../engine/windows";
import { retryWindow } from "../../policies/retry-window";
import type { DeliveryWaiting, OneDelivery } from "../detail";
import { HELD_BY_SUBSCRIBER, RETRY_WINDOWS_OF_HANDLERS, SHARDS_WITH_WORKER } from "../statements/waiting";
import { GONE, readHolds, type SubscriberHolds } from "./holds";

/** Of more than this many held deliveries, which slots are in use is not counted exactly. */
const MOST_HELD = 20_000;

/** The facts of a delivery by which its reason to wait is found. */
export type Waiter = Pick<
  OneDelivery,
  "deliveryId" | "subscriberId" | "state" | "dueAt" | "handlerId" | "queueRank"
>;

type Facts = {
  subscribers: ReadonlyMap<string, SubscriberHolds>;
  windows: ReadonlyMap<string, RetryWindow | null>;
  shards: ReadonlySet<number>;
  atLimit: ReadonlySet<string>;
};

/** Adds to deliveries, all of them scheduled or being sent, what each waits for. */
export async function withWaiting<Row extends Waiter>(
  db: Queryable,
  deliveries: readonly Row[],
  now: Date,
): Promise<(Row & { waiting: DeliveryWaiting })[]> {
  if (deliveries.length === 0) return [];
  const facts = await readFacts(db, deliveries, now);
  return deliveries.map((delivery) => ({ ...delivery, waiting: reasonOf(delivery, facts, now) }));
}

/** Reads what holds deliveries back beside their own time, by delivery: those that are scheduled and held back. */
export async function readHeldBack(
  db: Queryable,
  deliveries: readonly Waiter[],
  now: Date,
): Promise<ReadonlyMap<string, DeliveryWaiting>> {
  const scheduled = deliveries.filter(({ state }) => state === "scheduled");
  const waiting = await withWaiting(db, scheduled, now);
  const heldBack = waiting.filter((delivery) => isHeldBack(delivery.waiting.reason));
  return new Map(heldBack.map((delivery) => [delivery.deliveryId, delivery.waiting]));
}

async function readFacts(db: Queryable, deliveries: readonly Waiter[], now: Date): Promise<Facts> {
  const handlerIds = [...new Set(deliveries.map(({ handlerId }) => handlerId))];
  const [subscribers, windows, shards] = await Promise.all([
    readHolds(db, [...new Set(deliveries.map(({ subscriberId }) => subscriberId))]),
    db.query<{ id: string; window: unknown }>(RETRY_WINDOWS_OF_HANDLERS, [handlerIds]),
    db.query<{ shard: number }>(SHARDS_WITH_WORKER),
  ]);
  return {
    subscribers,
    windows: new Map(windows.rows.map(({ id, window }) => [id, retryWindow.safeParse(window).data ?? null])),
    shards: new Set(shards.rows.map(({ shard }) => shard)),
    atLimit: await readAtLimit(db, subscribers, deliveries, now),
  };
}

/** The subscribers of due deliveries that have a rate, or whose slots are all in use. */
async function readAtLimit(
  db: Queryable,
  subscribers: Facts["subscribers"],
  deliveries: readonly Waiter[],
  now: Date,
): Promise<Set<string>> {
  const due = deliveries.filter(({ state, dueAt }) => state === "scheduled" && dueAt <= now);
  const asked = [...new Set(due.map(({ subscriberId }) => subscriberId))];
  const rated = asked.filter((id) => subscribers.get(id)?.hasRate);
  const others = asked.filter((id) => !subscribers.get(id)?.hasRate);
  if (others.length === 0) return new Set(rated);
  const { rows } = await db.query<{ id: string; count: number }>(HELD_BY_SUBSCRIBER, [others, MOST_HELD]);
  const full = rows.filter(({ id, count }) => count >= (subscribers.get(id)?.maxConcurrency ?? 0));
  return new Set([...rated, ...full.map(({ id }) => id)]);
}

function reasonOf(
  { deliveryId, subscriberId, handlerId, queueRank, state, dueAt }: Waiter,
  { subscribers, windows, shards, atLimit }: Facts,
  now: Date,
): DeliveryWaiting {
  const { ownPolicy, ...subscriber } = subscribers.get(subscriberId) ?? GONE;
  const holds: Holds = { ...subscriber, isAtLimit: atLimit.has(subscriberId) };
  const delivery = {
    dueAt: dueAt.getTime(),
    isHeld: state === "sending",
    hasWorker: shards.has(shardOf(deliveryId)),
    queueRank,
    retryWindow: effectivePolicy(ownPolicy, { window: windows.get(handlerId) ?? null })?.window ?? null,
  };
  const { until, ...why } = waitingFor(delivery, holds, now.getTime());
  return { ...why, until: until === null ? null : new Date(until) };
}
