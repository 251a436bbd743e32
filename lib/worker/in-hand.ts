import type { ClaimedDelivery } from "./claim";

/**
 * What this worker holds: every delivery from its claim to its settle or return, and the claims on their way. A claim
 * counts from before it is sent, so that one whose answer is late is never taken for one that nobody holds.
 */
export class InHand {
  #claims = new Map<string, number>();
  #lanes = new Map<number, number>();
  #bytes = 0;
  #count = 0;

  /** Deliveries held. */
  get count(): number {
    return this.#count;
  }

  /** Bytes of their bodies. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Announces a claim; call what is returned when its answer has been dealt with. */
  expect(claimToken: string, shard: number): () => void {
    this.#change(claimToken, shard, 1);
    return () => this.#change(claimToken, shard, -1);
  }

  add(delivery: ClaimedDelivery): void {
    this.#change(delivery.claimToken, delivery.shard, 1);
    this.#count++;
    this.#bytes += delivery.body?.length ?? 0;
  }

  drop(delivery: ClaimedDelivery): void {
    this.#change(delivery.claimToken, delivery.shard, -1);
    this.#count--;
    this.#bytes -= delivery.body?.length ?? 0;
  }

  holds(claimToken: string): boolean {
    return this.#claims.has(claimToken);
  }

  /** Whether anything of a lane is held, or on its way. */
  hasOfLane(shard: number): boolean {
    return this.#lanes.has(shard);
  }

  #change(claimToken: string, shard: number, by: 1 | -1): void {
    addTo(this.#claims, claimToken, by);
    addTo(this.#lanes, shard, by);
  }
}

function addTo<Key>(counts: Map<Key, number>, key: Key, by: number): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}
