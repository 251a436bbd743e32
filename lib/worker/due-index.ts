import { DUE_SLACK_MS } from "./claim";

type Lane = {
  /** Earliest due time (epoch milliseconds) of each subscriber's scheduled deliveries, as far as it is known. */
  pairs: Map<string, number>;
  /** Something may have become due that `pairs` does not know: counts up, so that a look begun before it is not enough. */
  asked: number;
  looked: number;
  /** Due times learnt while a look is under way, which may not see them. Null when none is. */
  notes: [subscriberId: string, dueAt: number][] | null;
  /** Subscribers whose due rows were locked by others, and until when to leave them alone. */
  putOff: Map<string, number>;
};

/** A claim asks for few until claims come back full, so that lanes with one delivery each share a pass. */
const FIRST_EXPECTED = 4;
const EXPECTED_GROWTH = 4;
const MOST_EXPECTED = 500;
const PUT_OFF_MS = 50;

export type Wants = Map<string, number>;

/**
 * What is due when, per lane and subscriber, as far as this worker knows. Filled by looks into the queue's index;
 * kept up to date by notifications (ask), by its own settles (note) and by what claims return.
 */
export class DueIndex {
  #lanes = new Map<number, Lane>();
  /** How many deliveries of a subscriber a claim in one lane may expect. */
  #expected = new Map<string, number>();

  addLane(shard: number): void {
    this.#lanes.set(shard, { pairs: new Map(), asked: 1, looked: 0, notes: null, putOff: new Map() });
  }

  removeLane(shard: number): void {
    this.#lanes.delete(shard);
  }

  /** Asks for a look into a lane. Lanes of others are ignored. */
  ask(shard: number): void {
    const lane = this.#lanes.get(shard);
    if (lane) lane.asked++;
  }

  /** Asks for a look into every lane: notifications may have been missed. */
  askAll(): void {
    for (const lane of this.#lanes.values()) lane.asked++;
  }

  /** The lanes in which a subscriber has something due. */
  lanesDue(subscriberId: string, now: number): number[] {
    const isDue = (lane: Lane) => (lane.pairs.get(subscriberId) ?? Infinity) <= now + DUE_SLACK_MS;
    return [...this.#lanes].filter(([, lane]) => isDue(lane)).map(([shard]) => shard);
  }

  /** A delivery is known to be due at a time. */
  note(shard: number, subscriberId: string, dueAt: number): void {
    const lane = this.#lanes.get(shard);
    if (!lane) return;
    lane.notes?.push([subscriberId, dueAt]);
    noteIn(lane.pairs, subscriberId, dueAt);
  }

  /** Lanes that need a look. */
  lanesToLookInto(): number[] {
    return [...this.#lanes].filter(([, lane]) => lane.looked < lane.asked).map(([shard]) => shard);
  }

  /** Runs a look and takes over what it found. What happened meanwhile is not lost. */
  async lookInto(shard: number, look: (shard: number) => Promise<[string, number][]>): Promise<void> {
    const lane = this.#lanes.get(shard);
    if (!lane) return;
    const asked = lane.asked;
    lane.notes = [];
    const found = await look(shard).catch((error) => {
      lane.notes = null;
      throw error;
    });
    lane.pairs = new Map(found.map(([id, dueAt]) => [id, Math.max(dueAt, lane.putOff.get(id) ?? 0)]));
    for (const [subscriberId, dueAt] of lane.notes) noteIn(lane.pairs, subscriberId, dueAt);
    lane.notes = null;
    lane.looked = asked;
  }

  /**
   * What to claim now: for each lane, how many of each subscriber. Lanes with the oldest work come first.
   * @param wanted how many more of a subscriber can be sent soon (0 for none)
   */
  planClaims(now: number, limit: number, wanted: (subscriberId: string) => number): Map<number, Wants> {
    const left = new Map<string, number>();
    const due: [shard: number, subscriberId: string, dueAt: number][] = [];
    for (const [shard, lane] of this.#lanes) {
      for (const [subscriberId, dueAt] of lane.pairs) {
        if (dueAt > now + DUE_SLACK_MS) continue;
        const free = left.get(subscriberId) ?? wanted(subscriberId);
        left.set(subscriberId, free);
        if (free > 0) due.push([shard, subscriberId, dueAt]);
      }
    }
    due.sort(([, , a], [, , b]) => a - b);
    const plan = new Map<number, Wants>();
    let total = 0;
    for (const [shard, subscriberId] of due) {
      const free = left.get(subscriberId) ?? 0;
      const ask = Math.min(free, this.#expectedOf(subscriberId), limit - total);
      if (ask <= 0) continue;
      left.set(subscriberId, free - ask);
      total += ask;
      const wants: Wants = plan.get(shard) ?? new Map();
      plan.set(shard, wants.set(subscriberId, ask));
    }
    return plan;
  }

  /** Takes over what a claim returned: a full answer means more of the same, any other that another look is needed. */
  claimed(
    shard: number,
    wants: Wants,
    taken: readonly { subscriberId: string; dueAt: number }[],
    now: number,
  ): void {
    const lane = this.#lanes.get(shard);
    if (!lane) return;
    const counts = new Map<string, number>();
    for (const { subscriberId } of taken) counts.set(subscriberId, (counts.get(subscriberId) ?? 0) + 1);
    for (const [subscriberId, asked] of wants) {
      const count = counts.get(subscriberId) ?? 0;
      const isFull = count === asked;
      const expected = isFull
        ? this.#expectedOf(subscriberId) * EXPECTED_GROWTH
        : Math.max(count, FIRST_EXPECTED);
      this.#expected.set(subscriberId, Math.min(expected, MOST_EXPECTED));
      if (isFull) continue;
      lane.asked++;
      lane.pairs.delete(subscriberId);
      // Due, yet nothing came: others hold those rows just now. They are put off so that nobody spins.
      if (count === 0) lane.putOff.set(subscriberId, now + PUT_OFF_MS);
    }
  }

  /** The earliest due time after `now` of subscribers that can take work. */
  nextDueAt(now: number, canTake: (subscriberId: string) => boolean): number | null {
    let next: number | null = null;
    for (const lane of this.#lanes.values()) {
      for (const [subscriberId, dueAt] of lane.pairs) {
        if (dueAt > now + DUE_SLACK_MS && (next === null || dueAt < next) && canTake(subscriberId))
          next = dueAt;
      }
    }
    return next;
  }

  #expectedOf(subscriberId: string): number {
    return this.#expected.get(subscriberId) ?? FIRST_EXPECTED;
  }
}

function noteIn(pairs: Map<string, number>, subscriberId: string, dueAt: number): void {
  pairs.set(subscriberId, Math.min(dueAt, pairs.get(subscriberId) ?? Infinity));
}
