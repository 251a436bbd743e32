import TinyQueue from "tinyqueue";

/** What to claim of a lane: how many of each subscriber. */
export type Wants = Map<string, number>;

/** What a claim found of one subscriber: how many were taken, and when the next one is due (null: there is none). */
export type Found = { taken: number; nextDueAt: number | null };

type Subscriber = {
  id: string;
  /** By lane: the earliest due time (epoch milliseconds) of what is not held, as far as it is known. */
  lanes: Map<number, number>;
  /** Lanes being claimed from, with the earliest due time learnt since, which that claim may not see. */
  claiming: Map<number, number>;
  /** In the queue of those to claim of. */
  isReady: boolean;
  /** Had something due when nothing more of it was wanted: looked at again when `release` says so. */
  isParked: boolean;
  /** When it has an entry in the alarm queue; Infinity without. */
  alarmAt: number;
  /** How many deliveries a claim in one lane may expect. */
  expected: number;
};

/** When to look at a subscriber of which nothing is due yet. One that was set anew meanwhile is passed over. */
type Alarm = { at: number; subscriber: Subscriber };

/** A publish and this worker read clocks that differ a little: what is due in a moment is due. Milliseconds. */
export const DUE_SLACK_MS = 5;

/** A claim asks for few until claims come back full, so that lanes with one delivery each share a pass. */
const FIRST_EXPECTED = 4;
const EXPECTED_GROWTH = 4;
const MOST_EXPECTED = 500;

/**
 * What is due when, per subscriber and lane, as far as this worker knows. Filled by looks into the queue's index; kept up
 * to date by notifications, by its own settles and by what claims find. What it knows too early costs a claim that finds
 * nothing; it never knows something too late without being told.
 *
 * Subscribers stand in line: each pass takes what the first ones can use, whatever the others' number. One of which
 * nothing more is wanted leaves the line until it is released.
 */
export class DueIndex {
  #subscribers = new Map<string, Subscriber>();
  #ready: Subscriber[] = [];
  #parked = new Set<Subscriber>();
  #alarms = new TinyQueue<Alarm>([], (a, b) => a.at - b.at);
  /** Lanes owned, each with how often it was asked to be looked into, and what the last look answered to. */
  #asked = new Map<number, { asked: number; looked: number }>();

  addLane(shard: number): void {
    this.#asked.set(shard, { asked: 1, looked: 0 });
  }

  removeLane(shard: number): void {
    this.#asked.delete(shard);
    for (const [id, subscriber] of this.#subscribers) {
      subscriber.lanes.delete(shard);
      subscriber.claiming.delete(shard);
      if (subscriber.lanes.size === 0 && subscriber.claiming.size === 0) this.#remove(id, subscriber);
    }
  }

  /** Asks for a look into a lane. Lanes of others are ignored. */
  ask(shard: number): void {
    const lane = this.#asked.get(shard);
    if (lane) lane.asked++;
  }

  /** Asks for a look into every lane: notifications may have been missed. */
  askAll(): void {
    for (const lane of this.#asked.values()) lane.asked++;
  }

  /** Lanes that need a look, each with what to tell `looked` after it: a look begun before another `ask` is not enough. */
  lanesToLookInto(): Map<number, number> {
    const lanes = [...this.#asked].filter(([, { asked, looked }]) => looked < asked);
    return new Map(lanes.map(([shard, { asked }]) => [shard, asked]));
  }

  /** A look that began at this `asked` has ended, and what it found was noted. */
  looked(shard: number, asked: number): void {
    const lane = this.#asked.get(shard);
    if (lane) lane.looked = Math.max(lane.looked, asked);
  }

  /** A delivery is known to be due at a time. */
  note(shard: number, subscriberId: string, dueAt: number): void {
    if (!this.#asked.has(shard)) return;
    const subscriber = this.#subscriberOf(subscriberId);
    const book = subscriber.claiming.has(shard) ? subscriber.claiming : subscriber.lanes;
    if (dueAt >= (book.get(shard) ?? Infinity)) return;
    book.set(shard, dueAt);
    if (book === subscriber.lanes) this.#setAlarm(subscriber, dueAt);
  }

  /** Nothing of a subscriber is known to be due in a lane any more, until the next look says so. */
  forget(shard: number, subscriberId: string): void {
    this.#subscribers.get(subscriberId)?.lanes.delete(shard);
  }

  /** Subscribers that were left for want of room may have some: all, or one. */
  release(subscriberId?: string): void {
    if (subscriberId === undefined) for (const subscriber of this.#parked) this.#unpark(subscriber);
    else this.#unpark(this.#subscribers.get(subscriberId));
  }

  isParked(subscriberId: string): boolean {
    return this.#subscribers.get(subscriberId)?.isParked === true;
  }

  /** The lanes in which a subscriber has something due. */
  lanesDue(subscriberId: string, now: number): number[] {
    const subscriber = this.#subscribers.get(subscriberId);
    return subscriber ? dueLanes(subscriber, now) : [];
  }

  /**
   * What to claim now, and marks it as being claimed: `claimed` must be told of each part.
   * @param wanted how many more of a subscriber can be sent soon (0 for none)
   */
  planClaims(now: number, limit: number, wanted: (subscriberId: string) => number): Map<number, Wants> {
    this.#ring(now);
    const plan = new Map<number, Wants>();
    let left = limit;
    const turns = this.#ready.length;
    for (let turn = 0; turn < turns && left > 0; turn++) {
      const subscriber = this.#ready.shift();
      if (!subscriber) break;
      subscriber.isReady = false;
      const due = dueLanes(subscriber, now);
      if (due.length === 0) {
        this.#setNextAlarm(subscriber);
        continue;
      }
      const free = wanted(subscriber.id);
      let taking = Math.min(free, left);
      for (const shard of due) {
        const ask = Math.min(taking, subscriber.expected);
        if (ask <= 0) break;
        taking -= ask;
        left -= ask;
        subscriber.lanes.delete(shard);
        subscriber.claiming.set(shard, Infinity);
        plan.set(shard, (plan.get(shard) ?? new Map()).set(subscriber.id, ask));
      }
      if (free <= 0) this.#park(subscriber);
      else if (subscriber.lanes.size > 0) this.#makeReady(subscriber);
    }
    return plan;
  }

  /** A claim in a lane ended: what it found of each subscriber, or null when it failed and nobody knows. */
  claimed(shard: number, wants: Wants, found: ReadonlyMap<string, Found> | null, now: number): void {
    for (const [subscriberId, asked] of wants) {
      const subscriber = this.#subscribers.get(subscriberId);
      const noted = subscriber?.claiming.get(shard);
      if (!subscriber || noted === undefined) continue;
      subscriber.claiming.delete(shard);
      const one = found?.get(subscriberId);
      const isFull = one !== undefined && one.taken >= asked;
      if (one) {
        const expected = isFull ? subscriber.expected * EXPECTED_GROWTH : Math.max(one.taken, FIRST_EXPECTED);
        subscriber.expected = Math.min(expected, MOST_EXPECTED);
      }
      // What was claimed in full, or not at all, is due as before.
      const dueAt = !one || isFull ? now : (one.nextDueAt ?? Infinity);
      const next = Math.min(noted, dueAt);
      if (next < Infinity) this.note(shard, subscriberId, next);
      else if (subscriber.lanes.size === 0 && subscriber.claiming.size === 0)
        this.#remove(subscriberId, subscriber);
    }
  }

  /** Whether somebody stands in line. */
  get hasReady(): boolean {
    return this.#ready.length > 0;
  }

  /** The earliest time when something that is not due yet will be; null when nothing is known to. */
  get nextDueAt(): number | null {
    return this.#alarms.peek()?.at ?? null;
  }

  #ring(now: number): void {
    const until = now + DUE_SLACK_MS;
    for (let next = this.#alarms.peek(); next && next.at <= until; next = this.#alarms.peek()) {
      const { subscriber, at } = next;
      this.#alarms.pop();
      if (subscriber.alarmAt !== at) continue;
      subscriber.alarmAt = Infinity;
      this.#makeReady(subscriber);
    }
  }

  #makeReady(subscriber: Subscriber): void {
    if (subscriber.isReady || subscriber.isParked) return;
    subscriber.isReady = true;
    this.#ready.push(subscriber);
  }

  #park(subscriber: Subscriber): void {
    subscriber.isParked = true;
    this.#parked.add(subscriber);
  }

  #unpark(subscriber: Subscriber | undefined): void {
    if (!subscriber?.isParked) return;
    subscriber.isParked = false;
    this.#parked.delete(subscriber);
    this.#makeReady(subscriber);
  }

  #setNextAlarm(subscriber: Subscriber): void {
    const next = Math.min(...subscriber.lanes.values());
    if (next < Infinity) this.#setAlarm(subscriber, next);
  }

  #setAlarm(subscriber: Subscriber, at: number): void {
    if (at >= subscriber.alarmAt || subscriber.isReady) return;
    subscriber.alarmAt = at;
    this.#alarms.push({ at, subscriber });
  }

  #subscriberOf(id: string): Subscriber {
    let subscriber = this.#subscribers.get(id);
    if (subscriber === undefined) {
      const lanes = new Map<number, number>();
      subscriber = {
        ...{ id, lanes, claiming: new Map(), isReady: false, isParked: false },
        ...{ alarmAt: Infinity, expected: FIRST_EXPECTED },
      };
      this.#subscribers.set(id, subscriber);
    }
    return subscriber;
  }

  #remove(id: string, subscriber: Subscriber): void {
    // It may still stand in line, or have an alarm: both find nothing due.
    if (subscriber.isParked) this.#unpark(subscriber);
    this.#subscribers.delete(id);
  }
}

/** The lanes in which something is due, the oldest first. */
function dueLanes({ lanes }: Subscriber, now: number): number[] {
  const due = [...lanes].filter(([, dueAt]) => dueAt <= now + DUE_SLACK_MS);
  return due.sort(([, a], [, b]) => a - b).map(([shard]) => shard);
}
