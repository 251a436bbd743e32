type ScanState = { requested: number; completed: number };

/**
 * The scans of this worker's shards: queries for their due deliveries. A scan that began before a request may miss what the
 * request was about: it completes the requests made before it began, and another scan follows.
 */
export class ShardScans {
  #shards = new Map<number, ScanState>();

  /** Adds a shard that this worker now owns. Its contents are unknown, so a scan is requested. */
  add(shard: number): void {
    this.#shards.set(shard, { requested: 1, completed: 0 });
  }

  remove(shard: number): void {
    this.#shards.delete(shard);
  }

  has(shard: number): boolean {
    return this.#shards.has(shard);
  }

  /** Requests a scan of a shard. Shards of other workers are ignored. */
  request(shard: number): void {
    const state = this.#shards.get(shard);
    if (state) state.requested++;
  }

  /** Requests a scan of every shard: notifications may have been missed. */
  requestAll(): void {
    for (const state of this.#shards.values()) state.requested++;
  }

  /** The shards to scan, each with the number of requests to pass to `complete` after the scan. */
  get pending(): Map<number, number> {
    const states = [...this.#shards].filter(([, { requested, completed }]) => completed < requested);
    return new Map(states.map(([shard, { requested }]) => [shard, requested]));
  }

  /** Records that a scan, begun after so many requests, has ended and its results are in the due index. */
  complete(shard: number, requested: number): void {
    const state = this.#shards.get(shard);
    if (state) state.completed = Math.max(state.completed, requested);
  }
}
