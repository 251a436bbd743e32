import TinyQueue from "tinyqueue";
import { LaneLooks } from "./lane-looks";

/** What to claim in a lane: so many of a subscriber and priority (0 is the most urgent). */
export type Want = { subscriberId: string; priority: number; free: number };

/** What a claim found of what was wanted: how many were taken, and when the next one is due (null: there is none). */
export type Found = { taken: number; nextDueAt: number | null };

/** A delivery, or the first of several, that is scheduled: due at an epoch time in milliseconds. */
export type Due = { shard: number; subscriberId: string; priority: number; dueAt: number };

/** A publish and this worker read clocks that differ a little: what is due in a moment is due. Milliseconds. */
export const DUE_SLACK_MS = 5;

type Subscriber = {
  id: string;
  /** By place (lane and priority): the earliest due time of what is not held, as far as it is known. */
  places: Map<number, number>;
  /** Places being claimed from, with the earliest due time learnt since, which that claim may not see. */
  claiming: Map<number, number>;
  /** In the line of those to claim of. */
  isReady: boolean;
  /** Had something due when nothing more of it was wanted: looked at again when it is released. */
  isParked: boolean;
  /** When it has an alarm; Infinity without. */
  alarmAt: number;
  /** How many deliveries a claim in one place may expect, by priority. */
  expected: number[];
};

/** When to look at a subscriber of which nothing is due yet. One that was set anew meanwhile is passed over. */
type Alarm = { at: number; subscriber: Subscriber };

/** A claim asks for few until claims come back full, so that lanes with one delivery each share a pass. */
const FIRST_EXPECTED = 4;
const EXPECTED_GROWTH = 4;
const MOST_EXPECTED = 500;

/**
 * What is due when, per subscriber, lane and priority, as far as this worker knows. Filled by looks into the queue's
 * index; kept up to date by notifications, by its own settles and by what claims find. What it knows too early costs a claim
 * that finds nothing; it never learns too late of anything that it was told.
 *
 * Subscribers stand in line: each pass takes what the first ones can use, however many the others are. One of which
 * nothing more is wanted leaves the line until it is released.
 */
export class DueIndex {
  #subscribers = new Map<string, Subscriber>();
  #ready: Subscriber[] = [];
  #parked = new Set<Subscriber>();
  #alarms = new TinyQueue<Alarm>([], (a, b) => a.at - b.at);
  /** Of the lanes that are this worker's. */
  readonly looks = new LaneLooks();

  addLane(shard: number): void {
    this.looks.add(shard);
  }

  removeLane(shard: number): void {
    this.looks.remove(shard);
    for (const subscriber of this.#subscribers.values()) {
      for (const book of [subscriber.places, subscriber.claiming])
        for (const place of book.keys()) if (laneOfPlace(place) === shard) book.delete(place);
      this.#removeIfIdle(subscriber);
    }
  }

  /** A delivery is known to be due at a time. In lanes of others it is not this worker's business. */
  note({ shard, subscriberId, priority, dueAt }: Due): void {
    if (!this.looks.has(shard)) return;
    const subscriber = this.#subscriberOf(subscriberId);
    const place = placeOf(shard, priority);
    const book = subscriber.claiming.has(place) ? subscriber.claiming : subscriber.places;
    if (dueAt >= (book.get(place) ?? Infinity)) return;
    book.set(place, dueAt);
    if (book === subscriber.places) this.#setAlarm(subscriber, dueAt);
  }

  /** Nothing of a subscriber is known to be due any more in a lane, until the next look says so. */
  forget(shard: number, subscriberId: string): void {
    const places = this.#subscribers.get(subscriberId)?.places;
    for (const place of places?.keys() ?? []) if (laneOfPlace(place) === shard) places?.delete(place);
  }

  /** There may be room again for subscribers that were left for want of it: for one, or for all. */
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
    return subscriber ? [...new Set(duePlaces(subscriber, now).map(laneOfPlace))] : [];
  }

  /**
   * What to claim now, by lane, and marks it as being claimed: `claimed` must be told of each part. Of a subscriber, the
   * urgent comes first, then the oldest.
   * @param wanted how many more of a subscriber can be sent soon (0 for none)
   */
  planClaims(now: number, limit: number, wanted: (subscriberId: string) => number): Map<number, Want[]> {
    this.#ring(now);
    const plan = new Map<number, Want[]>();
    let left = limit;
    for (let turns = this.#ready.length; turns > 0 && left > 0; turns--) {
      const subscriber = this.#ready.shift();
      if (!subscriber) break;
      subscriber.isReady = false;
      const due = duePlaces(subscriber, now);
      if (due.length === 0) {
        this.#setNextAlarm(subscriber);
        continue;
      }
      const free = Math.min(wanted(subscriber.id), left);
      left -= this.#planOf(subscriber, due, free, plan);
      if (free <= 0) this.#park(subscriber);
      else if (subscriber.places.size > 0) this.#makeReady(subscriber);
    }
    return plan;
  }

  #planOf(subscriber: Subscriber, due: number[], free: number, plan: Map<number, Want[]>): number {
    let taken = 0;
    for (const place of due) {
      const priority = priorityOfPlace(place);
      const ask = Math.min(free - taken, subscriber.expected[priority] ?? FIRST_EXPECTED);
      if (ask <= 0) break;
      taken += ask;
      subscriber.places.delete(place);
      subscriber.claiming.set(place, Infinity);
      const shard = laneOfPlace(place);
      const wants = plan.get(shard) ?? [];
      wants.push({ subscriberId: subscriber.id, priority, free: ask });
      plan.set(shard, wants);
    }
    return taken;
  }

  /** A claim in a lane ended: what it found, in the order of what was wanted, or null when it failed and nobody knows. */
  claimed(shard: number, wants: readonly Want[], found: readonly Found[] | null, now: number): void {
    for (const [index, { subscriberId, priority, free }] of wants.entries()) {
      const place = placeOf(shard, priority);
      const subscriber = this.#subscribers.get(subscriberId);
      const noted = subscriber?.claiming.get(place);
      if (!subscriber || noted === undefined) continue;
      subscriber.claiming.delete(place);
      const one = found?.[index];
      const isFull = one !== undefined && one.taken >= free;
      if (one) {
        const before = subscriber.expected[priority] ?? FIRST_EXPECTED;
        const expected = isFull ? before * EXPECTED_GROWTH : Math.max(one.taken, FIRST_EXPECTED);
        subscriber.expected[priority] = Math.min(expected, MOST_EXPECTED);
      }
      // Where everything asked for was there, or nobody knows, there may be more.
      const dueAt = !one || isFull ? now : (one.nextDueAt ?? Infinity);
      const next = Math.min(noted, dueAt);
      if (next < Infinity) this.note({ shard, subscriberId, priority, dueAt: next });
      this.#removeIfIdle(subscriber);
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
    const next = Math.min(...subscriber.places.values());
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
      const [places, claiming] = [new Map<number, number>(), new Map<number, number>()];
      const isIdle = { isReady: false, isParked: false, alarmAt: Infinity };
      subscriber = { id, places, claiming, ...isIdle, expected: [] };
      this.#subscribers.set(id, subscriber);
    }
    return subscriber;
  }

  /** It may still stand in line or have an alarm: both find nothing due. */
  #removeIfIdle(subscriber: Subscriber): void {
    if (subscriber.places.size > 0 || subscriber.claiming.size > 0) return;
    this.#unpark(subscriber);
    this.#subscribers.delete(subscriber.id);
  }
}

/** A lane and a priority as one number: a map by numbers takes a fraction of the memory of one by texts. */
const PLACES_PER_LANE = 32;
const placeOf = (shard: number, priority: number) => shard * PLACES_PER_LANE + priority;
const laneOfPlace = (place: number) => Math.floor(place / PLACES_PER_LANE);
const priorityOfPlace = (place: number) => place % PLACES_PER_LANE;

/** The places in which something is due, the urgent and then the oldest first. */
function duePlaces({ places }: Subscriber, now: number): number[] {
  const due = [...places].filter(([, dueAt]) => dueAt <= now + DUE_SLACK_MS);
  due.sort(([a, aDueAt], [b, bDueAt]) => priorityOfPlace(a) - priorityOfPlace(b) || aDueAt - bDueAt);
  return due.map(([place]) => place);
}
