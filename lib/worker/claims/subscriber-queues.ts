import { RELEASED_RANK } from "../../engine/priority";

/** A scheduled delivery, or the first of several: due at an epoch time in milliseconds. */
export type Due = { shard: number; subscriberId: string; priority: number; dueAt: number };

/** What to claim in a shard: so many deliveries of a subscriber and priority (0 is the most urgent). */
export type Want = { subscriberId: string; priority: number; free: number };

/** The result of a claim for one want: how many were taken, and when the next one is due (null: there is none). */
export type Found = { taken: number; nextDueAt: number | null };

/** The clocks of a publish and of this worker differ a little: deliveries due within this time count as due. Milliseconds. */
export const DUE_SLACK_MS = 5;

/** A claim asks for few until claims come back full, so that shards with one delivery each share a pass. */
const FIRST_EXPECTED = 4;
const EXPECTED_GROWTH = 4;
const MOST_EXPECTED = 500;

/** A shard and a priority as one number: a map by numbers takes a fraction of the memory of one by texts. */
const PRIORITIES_PER_SHARD = 32;
const queueKeyOf = (shard: number, priority: number) => shard * PRIORITIES_PER_SHARD + priority;
export const shardOf = (queueKey: number) => Math.floor(queueKey / PRIORITIES_PER_SHARD);
export const priorityOf = (queueKey: number) => queueKey % PRIORITIES_PER_SHARD;
const urgencyOf = (queueKey: number) => Math.min(priorityOf(queueKey), RELEASED_RANK);

/** The queues of one subscriber, one per shard and priority: when each has something due, as far as this worker knows. */
export class SubscriberQueues {
  /** By queue key, the earliest known due time (epoch milliseconds) of deliveries that are not held. */
  #dueAt = new Map<number, number>();
  /** By key of a queue being claimed from, the earliest due time recorded since, which that claim may not see. */
  #claiming = new Map<number, number>();
  /** By priority, the deliveries that a claim from one queue may expect. */
  #expected: number[] = [];

  /** Whether nothing is known of the subscriber and nothing is being claimed. */
  get isIdle(): boolean {
    return this.#dueAt.size === 0 && this.#claiming.size === 0;
  }

  get isEmpty(): boolean {
    return this.#dueAt.size === 0;
  }

  /** The earliest known due time; Infinity without one. */
  get nextDueAt(): number {
    return Math.min(...this.#dueAt.values());
  }

  /** Records a delivery's due time. @returns whether a queue that is not being claimed from is due earlier by it */
  record(shard: number, priority: number, dueAt: number): boolean {
    const queueKey = queueKeyOf(shard, priority);
    const times = this.#claiming.has(queueKey) ? this.#claiming : this.#dueAt;
    if (dueAt >= (times.get(queueKey) ?? Infinity)) return false;
    times.set(queueKey, dueAt);
    return times === this.#dueAt;
  }

  /** Drops the known due times of a shard; claims under way there go on. */
  drop(shard: number): void {
    for (const queueKey of this.#dueAt.keys()) if (shardOf(queueKey) === shard) this.#dueAt.delete(queueKey);
  }

  removeShard(shard: number): void {
    this.drop(shard);
    for (const queueKey of this.#claiming.keys())
      if (shardOf(queueKey) === shard) this.#claiming.delete(queueKey);
  }

  /** The keys of the queues with something due: the most urgent first, then the oldest. Behind everything live the oldest is the first. */
  due(now: number): number[] {
    const due = [...this.#dueAt].filter(([, dueAt]) => dueAt <= now + DUE_SLACK_MS);
    due.sort(([a, aDueAt], [b, bDueAt]) => urgencyOf(a) - urgencyOf(b) || aDueAt - bDueAt);
    return due.map(([queueKey]) => queueKey);
  }

  /** Begins a claim from a queue that is due. @returns how many deliveries to ask for, at most `most`; 0 begins none */
  startClaim(queueKey: number, most: number): number {
    if (!this.#dueAt.has(queueKey)) return 0;
    const ask = Math.min(most, this.#expected[priorityOf(queueKey)] ?? FIRST_EXPECTED);
    if (ask <= 0) return 0;
    this.#dueAt.delete(queueKey);
    this.#claiming.set(queueKey, Infinity);
    return ask;
  }

  /**
   * Ends a claim from a queue.
   * @param found its result; undefined when it failed and the result is unknown
   * @returns when the queue is due next, Infinity for never; null when it is not being claimed from (any more)
   */
  endClaim(shard: number, { priority, free }: Want, found: Found | undefined, now: number): number | null {
    const queueKey = queueKeyOf(shard, priority);
    const recorded = this.#claiming.get(queueKey);
    if (recorded === undefined) return null;
    this.#claiming.delete(queueKey);
    const isFull = found !== undefined && found.taken >= free;
    if (found) {
      const before = this.#expected[priority] ?? FIRST_EXPECTED;
      const expected = isFull ? before * EXPECTED_GROWTH : Math.max(found.taken, FIRST_EXPECTED);
      this.#expected[priority] = Math.min(expected, MOST_EXPECTED);
    }
    // A claim that came back full, or whose result is unknown, may have left more.
    const dueAt = !found || isFull ? now : (found.nextDueAt ?? Infinity);
    return Math.min(recorded, dueAt);
  }
}
