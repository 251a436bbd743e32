/**
 * Which lanes are to be looked into. A look that began before something asked for one may not see what that was about:
 * it counts as the answer to what was asked before it, and another one follows.
 */
export class LaneLooks {
  #lanes = new Map<number, { asked: number; looked: number }>();

  /** A lane is this worker's: nobody knows what is in it. */
  add(shard: number): void {
    this.#lanes.set(shard, { asked: 1, looked: 0 });
  }

  remove(shard: number): void {
    this.#lanes.delete(shard);
  }

  has(shard: number): boolean {
    return this.#lanes.has(shard);
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

  /** Lanes that need a look, each with what to tell `answer` after it. */
  get pending(): Map<number, number> {
    const lanes = [...this.#lanes].filter(([, { asked, looked }]) => looked < asked);
    return new Map(lanes.map(([shard, { asked }]) => [shard, asked]));
  }

  /** A look that began when so much was asked has ended, and what it found was noted. */
  answer(shard: number, asked: number): void {
    const lane = this.#lanes.get(shard);
    if (lane) lane.looked = Math.max(lane.looked, asked);
  }
}
