import TinyQueue from "tinyqueue";
import { ShardScans } from "./shard-scans";

/** What to claim in a shard: so many of a subscriber and priority (0 is the most urgent). */
export type Want = { subscriberId: string; priority: number; free: number };

/** What a claim found of what was wanted: how many were taken, and when the next one is due (null: there is none). */
export type Found = { taken: number; nextDueAt: number | null };

/** A delivery, or the first of several, that is scheduled: due at an epoch time in milliseconds. */
export type Due = { shard: number; subscriberId: string; priority: number; dueAt: number };

/** A publish and this worker read clocks that differ a little: what is due in a moment is due. Milliseconds. */
export const DUE_SLACK_MS = 5;

type Subscriber = {
  id: string;
  /** By queueKey (shard and priority): the earliest due time of what is not held, as far as it is known. */
  queues: Map<number, number>;
  /** Places being claimed from, with the earliest due time learnt since, which that claim may not see. */
  claiming: Map<number, number>;
  /** In the line of those to claim of. */
  isReady: boolean;
  /** Had something due when nothing more of it was wanted: ready again when it is unblocked. */
  isBlocked: boolean;
  /** When it has an alarm; Infinity without. */
  timerAt: number;
  /** How many deliveries a claim in one queueKey may expect, by priority. */
  expected: number[];
};

/** When to look at a subscriber of which nothing is due yet. One that was set anew meanwhile is passed over. */
type DueTimer = { at: number; subscriber: Subscriber };

/** A claim asks for few until claims come back full, so that shards with one delivery each share a pass. */
const FIRST_EXPECTED = 4;
const EXPECTED_GROWTH = 4;
const MOST_EXPECTED = 500;

/**
 * What is due when, per subscriber, shard and priority, as far as this worker knows. Filled by scans into the queue's
 * index; kept up to date by notifications, by its own settles and by what claims find. What it knows too early costs a claim
 * that finds nothing; it never learns too late of anything that it was told.
 *
 * Subscribers stand in line: each pass takes what the first ones can use, however many the others are. One of which
 * nothing more is wanted leaves the line until it is unblocked.
 */
export class DueIndex {
  #subscribers = new Map<string, Subscriber>();
  #ready: Subscriber[] = [];
  #blocked = new Set<Subscriber>();
  #leftReady = false;
  #timers = new TinyQueue<DueTimer>([], (a, b) => a.at - b.at);
  /** Of the shards that are this worker's. */
  readonly scans = new ShardScans();

  addShard(shard: number): void {
    this.scans.add(shard);
  }

  removeShard(shard: number): void {
    this.scans.remove(shard);
    for (const subscriber of this.#subscribers.values()) {
      for (const times of [subscriber.queues, subscriber.claiming])
        for (const queueKey of times.keys()) if (shardOfQueue(queueKey) === shard) times.delete(queueKey);
      this.#removeIfIdle(subscriber);
    }
  }

  /** A delivery is known to be due at a time. In shards of others it is not this worker's business. */
  record({ shard, subscriberId, priority, dueAt }: Due): void {
    if (!this.scans.has(shard)) return;
    const subscriber = this.#subscriberOf(subscriberId);
    const queueKey = queueKeyOf(shard, priority);
    const times = subscriber.claiming.has(queueKey) ? subscriber.claiming : subscriber.queues;
    if (dueAt >= (times.get(queueKey) ?? Infinity)) return;
    times.set(queueKey, dueAt);
    if (times === subscriber.queues) this.#setTimer(subscriber, dueAt);
  }

  /** Nothing of a subscriber is known to be due any more in a shard, until the next look says so. */
  forget(shard: number, subscriberId: string): void {
    const queues = this.#subscribers.get(subscriberId)?.queues;
    for (const queueKey of queues?.keys() ?? [])
      if (shardOfQueue(queueKey) === shard) queues?.delete(queueKey);
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
    return subscriber ? [...new Set(dueQueues(subscriber, now).map(shardOfQueue))] : [];
  }

  /**
   * What to claim now, by shard, and marks it as being claimed: `claimed` must be told of each part. Of a subscriber, the
   * urgent comes first, then the oldest.
   * @param wanted how many more of a subscriber can be sent soon (0 for none)
   */
  planClaims(now: number, limit: number, wanted: (subscriberId: string) => number): Map<number, Want[]> {
    this.#fireTimers(now);
    const plan = new Map<number, Want[]>();
    let left = limit;
    for (let turns = this.#ready.length; turns > 0 && left > 0; turns--) {
      const subscriber = this.#ready.shift();
      if (!subscriber) break;
      subscriber.isReady = false;
      const due = dueQueues(subscriber, now);
      if (due.length === 0) {
        this.#setNextTimer(subscriber);
        continue;
      }
      const free = Math.min(wanted(subscriber.id), left);
      left -= this.#planOf(subscriber, due, free, plan);
      if (free <= 0) this.#block(subscriber);
      else if (subscriber.queues.size > 0) this.#makeReady(subscriber);
    }
    this.#leftReady = this.#ready.length > 0;
    return plan;
  }

  #planOf(subscriber: Subscriber, due: number[], free: number, plan: Map<number, Want[]>): number {
    let taken = 0;
    for (const queueKey of due) {
      const priority = priorityOfQueue(queueKey);
      const ask = Math.min(free - taken, subscriber.expected[priority] ?? FIRST_EXPECTED);
      if (ask <= 0) break;
      taken += ask;
      subscriber.queues.delete(queueKey);
      subscriber.claiming.set(queueKey, Infinity);
      const shard = shardOfQueue(queueKey);
      const wants = plan.get(shard) ?? [];
      wants.push({ subscriberId: subscriber.id, priority, free: ask });
      plan.set(shard, wants);
    }
    return taken;
  }

  /** A claim in a shard ended: what it found, in the order of what was wanted, or null when it failed and nobody knows. */
  claimed(shard: number, wants: readonly Want[], found: readonly Found[] | null, now: number): void {
    for (const [index, { subscriberId, priority, free }] of wants.entries()) {
      const queueKey = queueKeyOf(shard, priority);
      const subscriber = this.#subscribers.get(subscriberId);
      const noted = subscriber?.claiming.get(queueKey);
      if (!subscriber || noted === undefined) continue;
      subscriber.claiming.delete(queueKey);
      const one = found?.[index];
      const isFull = one !== undefined && one.taken >= free;
      if (one) {
        const before = subscriber.expected[priority] ?? FIRST_EXPECTED;
        const expected = isFull ? before * EXPECTED_GROWTH : Math.max(one.taken, FIRST_EXPECTED);
        subscriber.expected[priority] = Math.min(expected, MOST_EXPECTED);
      }
      // Where everything requested was there, or nobody knows, there may be more.
      const dueAt = !one || isFull ? now : (one.nextDueAt ?? Infinity);
      const next = Math.min(noted, dueAt);
      if (next < Infinity) this.record({ shard, subscriberId, priority, dueAt: next });
      this.#removeIfIdle(subscriber);
    }
  }

  /** Whether the last plan left ready subscribers over, for want of room in this worker. */
  get leftReady(): boolean {
    return this.#leftReady;
  }

  /** The earliest time when something that is not due yet will be; null when nothing is known to. */
  get nextDueAt(): number | null {
    return this.#timers.peek()?.at ?? null;
  }

  #fireTimers(now: number): void {
    const until = now + DUE_SLACK_MS;
    for (let next = this.#timers.peek(); next && next.at <= until; next = this.#timers.peek()) {
      const { subscriber, at } = next;
      this.#timers.pop();
      if (subscriber.timerAt !== at) continue;
      subscriber.timerAt = Infinity;
      this.#makeReady(subscriber);
    }
  }

  #makeReady(subscriber: Subscriber): void {
    if (subscriber.isReady || subscriber.isBlocked) return;
    subscriber.isReady = true;
    this.#ready.push(subscriber);
  }

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

  #setNextTimer(subscriber: Subscriber): void {
    const next = Math.min(...subscriber.queues.values());
    if (next < Infinity) this.#setTimer(subscriber, next);
  }

  #setTimer(subscriber: Subscriber, at: number): void {
    if (at >= subscriber.timerAt || subscriber.isReady) return;
    subscriber.timerAt = at;
    this.#timers.push({ at, subscriber });
  }

  #subscriberOf(id: string): Subscriber {
    let subscriber = this.#subscribers.get(id);
    if (subscriber === undefined) {
      const [queues, claiming] = [new Map<number, number>(), new Map<number, number>()];
      const isIdle = { isReady: false, isBlocked: false, timerAt: Infinity };
      subscriber = { id, queues, claiming, ...isIdle, expected: [] };
      this.#subscribers.set(id, subscriber);
    }
    return subscriber;
  }

  /** It may still stand in line or have an alarm: both find nothing due. */
  #removeIfIdle(subscriber: Subscriber): void {
    if (subscriber.queues.size > 0 || subscriber.claiming.size > 0) return;
    this.#unblock(subscriber);
    this.#subscribers.delete(subscriber.id);
  }
}

/** A shard and a priority as one number: a map by numbers takes a fraction of the memory of one by texts. */
const PRIORITIES_PER_SHARD = 32;
const queueKeyOf = (shard: number, priority: number) => shard * PRIORITIES_PER_SHARD + priority;
const shardOfQueue = (queueKey: number) => Math.floor(queueKey / PRIORITIES_PER_SHARD);
const priorityOfQueue = (queueKey: number) => queueKey % PRIORITIES_PER_SHARD;

/** The queues in which something is due, the urgent and then the oldest first. */
function dueQueues({ queues }: Subscriber, now: number): number[] {
  const due = [...queues].filter(([, dueAt]) => dueAt <= now + DUE_SLACK_MS);
  due.sort(([a, aDueAt], [b, bDueAt]) => priorityOfQueue(a) - priorityOfQueue(b) || aDueAt - bDueAt);
  return due.map(([queueKey]) => queueKey);
}
