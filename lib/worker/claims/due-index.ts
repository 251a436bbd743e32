import { isBehindLive, REDIRECTED_RANK } from "../../engine/priority";
import { DueTimers } from "./due-timers";
import { ShardScans } from "./shard-scans";
import {
  DUE_SLACK_MS,
  type Due,
  type Found,
  priorityOf,
  SubscriberQueues,
  shardOf,
  type Want,
} from "./subscriber-queues";

type Subscriber = {
  id: string;
  queues: SubscriberQueues;
  /** In the ready line. */
  isReady: boolean;
  /** Had something due when nothing more of it was wanted: kept out of the ready line until it is unblocked. */
  isBlocked: boolean;
  timerAt: number;
};

/**
 * The subscribers with due deliveries, as far as this worker knows. Scans of the shards fill it; notifications, the worker's
 * own settles and the results of claims keep it up to date. A due time recorded too early costs a claim that finds nothing;
 * a recorded one is never missed.
 *
 * A subscriber with something due joins the ready line, from which each pass plans claims for the first ones, however many
 * follow. One whose deliveries are all due later has a timer. One of which nothing more is wanted is blocked.
 */
export class DueIndex {
  #subscribers = new Map<string, Subscriber>();
  #ready: Subscriber[] = [];
  #leftReady = false;
  #blocked = new Set<Subscriber>();
  #timers = new DueTimers<Subscriber>();
  /** Scans of the shards that are this worker's. */
  readonly scans = new ShardScans();

  addShard(shard: number): void {
    this.scans.add(shard);
  }

  removeShard(shard: number): void {
    this.scans.remove(shard);
    for (const subscriber of this.#subscribers.values()) {
      subscriber.queues.removeShard(shard);
      this.#removeIfIdle(subscriber);
    }
  }

  /** Records a scheduled delivery. Shards of other workers are ignored. */
  record({ shard, subscriberId, priority, dueAt }: Due): void {
    if (!this.scans.has(shard)) return;
    const subscriber = this.#subscriberOf(subscriberId);
    if (!subscriber.queues.record(shard, priority, dueAt)) return;
    // What blocks the others may be the circuit, which does not hold it back.
    if (priority === REDIRECTED_RANK) this.#unblock(subscriber);
    this.#setTimer(subscriber, dueAt);
  }

  /** Drops the due times of a subscriber in a shard, until the next scan finds them again. */
  drop(shard: number, subscriberId: string): void {
    this.#subscribers.get(subscriberId)?.queues.drop(shard);
  }

  /** Makes one blocked subscriber, or all of them, ready again: they may have room. */
  unblock(subscriberId?: string): void {
    if (subscriberId === undefined) for (const subscriber of this.#blocked) this.#unblock(subscriber);
    else this.#unblock(this.#subscribers.get(subscriberId));
  }

  isBlocked(subscriberId: string): boolean {
    return this.#subscribers.get(subscriberId)?.isBlocked === true;
  }

  /** The shards in which a subscriber has something due. */
  shardsDue(subscriberId: string, now: number): number[] {
    const subscriber = this.#subscribers.get(subscriberId);
    return subscriber ? [...new Set(subscriber.queues.due(now).map(shardOf))] : [];
  }

  /**
   * Plans claims by shard and marks their queues as being claimed from; `claimed` ends each part. Per subscriber, the most
   * urgent deliveries come first, then the oldest.
   * @param wanted how many more deliveries of a subscriber can be sent soon (0 for none): all of them, or redirected copies alone, for which it
   * is asked where nothing else can be sent or is due
   * @param releasedRoom how many of them may be ones that operations released, while live ones are due
   */
  planClaims(
    now: number,
    limit: number,
    wanted: (subscriberId: string, areRedirected: boolean) => number,
    releasedRoom: (subscriberId: string) => ReleasedRoom = () => EVERY,
  ): Map<number, Want[]> {
    this.#timers.fire(now + DUE_SLACK_MS, this.#makeReady);
    const plan = new Map<number, Want[]>();
    let left = limit;
    for (let turns = this.#ready.length; turns > 0 && left > 0; turns--) {
      const subscriber = this.#ready.shift();
      if (!subscriber) break;
      subscriber.isReady = false;
      const due = subscriber.queues.due(now);
      if (due.length === 0) {
        if (!subscriber.queues.isEmpty) this.#setTimer(subscriber, subscriber.queues.nextDueAt);
        continue;
      }
      const redirected = due.filter(isRedirected);
      let free = redirected.length === due.length ? 0 : Math.min(wanted(subscriber.id, false), left);
      if (free > 0) left -= planFor(subscriber, due, free, plan, releasedRoom);
      else if (redirected.length > 0) {
        free = Math.min(wanted(subscriber.id, true), left);
        left -= ask(subscriber, redirected, free, plan);
      }
      if (free <= 0) this.#block(subscriber);
      else if (!subscriber.queues.isEmpty) this.#makeReady(subscriber);
    }
    this.#leftReady = this.#ready.length > 0;
    return plan;
  }

  /** Ends the claims planned for a shard. @param found their results in the order of `wants`, or null when they are unknown */
  claimed(shard: number, wants: readonly Want[], found: readonly Found[] | null, now: number): void {
    for (const [index, want] of wants.entries()) {
      const { subscriberId, priority } = want;
      const subscriber = this.#subscribers.get(subscriberId);
      const dueAt = subscriber?.queues.endClaim(shard, want, found?.[index], now) ?? null;
      if (!subscriber || dueAt === null) continue;
      if (dueAt < Infinity) this.record({ shard, subscriberId, priority, dueAt });
      this.#removeIfIdle(subscriber);
    }
  }

  /** Whether the last plan left ready subscribers over, for want of room in this worker. */
  get leftReady(): boolean {
    return this.#leftReady;
  }

  /** The earliest known due time in the future; null without one. */
  get nextDueAt(): number | null {
    return this.#timers.nextAt;
  }

  #makeReady = (subscriber: Subscriber): void => {
    if (subscriber.isReady || subscriber.isBlocked) return;
    subscriber.isReady = true;
    this.#ready.push(subscriber);
  };

  #block(subscriber: Subscriber): void {
    subscriber.isBlocked = true;
    this.#blocked.add(subscriber);
  }

  #unblock(subscriber: Subscriber | undefined): void {
    if (!subscriber?.isBlocked) return;
    subscriber.isBlocked = false;
    this.#blocked.delete(subscriber);
    this.#makeReady(subscriber);
  }

  #setTimer(subscriber: Subscriber, at: number): void {
    if (!subscriber.isReady) this.#timers.set(subscriber, at);
  }

  #subscriberOf(id: string): Subscriber {
    let subscriber = this.#subscribers.get(id);
    if (subscriber === undefined) {
      const queues = new SubscriberQueues();
      subscriber = { id, queues, isReady: false, isBlocked: false, timerAt: Infinity };
      this.#subscribers.set(id, subscriber);
    }
    return subscriber;
  }

  /** Removes a subscriber of which nothing is known. It may still be ready or have a timer: both find nothing due. */
  #removeIfIdle(subscriber: Subscriber): void {
    if (!subscriber.queues.isIdle) return;
    this.#unblock(subscriber);
    this.#subscribers.delete(subscriber.id);
  }
}

/** How many released deliveries of a subscriber to claim before live ones that are due, and in all. */
type ReleasedRoom = { first: number; most: number };
const isReleased = (queueKey: number) => isBehindLive(priorityOf(queueKey));
const isRedirected = (queueKey: number) => priorityOf(queueKey) === REDIRECTED_RANK;
const EVERY: ReleasedRoom = { first: 0, most: Number.POSITIVE_INFINITY };

/** Adds a subscriber's claims to the plan, at most `free` deliveries. @returns how many it asks for */
function planFor(
  subscriber: Subscriber,
  due: number[],
  free: number,
  plan: Map<number, Want[]>,
  releasedRoom: (subscriberId: string) => ReleasedRoom,
): number {
  const released = due.filter(isReleased);
  if (released.length === 0 || released.length === due.length) return ask(subscriber, due, free, plan);
  const live = due.filter((queueKey) => !isReleased(queueKey));
  const { first, most } = releasedRoom(subscriber.id);
  const before = ask(subscriber, released, Math.min(first, free), plan);
  const asked = before + ask(subscriber, live, free - before, plan);
  // A queue that is being claimed from already is passed over.
  return asked + ask(subscriber, released, Math.min(free - asked, most - before), plan);
}

function ask({ id, queues }: Subscriber, due: number[], free: number, plan: Map<number, Want[]>): number {
  let planned = 0;
  for (const queueKey of due) {
    if (free - planned <= 0) break;
    const count = queues.startClaim(queueKey, free - planned);
    if (count === 0) continue;
    planned += count;
    const shard = shardOf(queueKey);
    const wants = plan.get(shard) ?? [];
    wants.push({ subscriberId: id, priority: priorityOf(queueKey), free: count });
    plan.set(shard, wants);
  }
  return planned;
}
