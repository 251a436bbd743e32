import type { ClaimedDelivery } from "./claimed-delivery";
import { DenseSet } from "./dense-set";

export type ClaimRef = { token: string; shard: number };
type HeldClaim = { shard: number; deliveries: number };

/**
 * The deliveries of this worker from claim to settle or return, and the claims under way. A claim counts from before its
 * statement is sent, so that a claim whose answer is late is never taken for an orphan.
 */
export class HeldDeliveries {
  #claims = new Map<string, HeldClaim>();
  #shards = new Map<number, DenseSet<ClaimedDelivery>>();
  /** By claim, deliveries whose outcome cannot be written. They must not be sent again before their claim is recovered. */
  #unwritable = new Map<string, { shard: number; ids: Set<string> }>();
  #ended: ClaimRef[] = [];
  #bytes = 0;
  #count = 0;

  /** The number of held deliveries. */
  get count(): number {
    return this.#count;
  }

  /** The bytes of their bodies. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Registers a claim before it is sent. @returns a function to call when its answer was processed, or will never come */
  expect(token: string, shard: number): () => void {
    this.#claims.set(token, { shard, deliveries: 1 });
    return () => this.#leave(token);
  }

  add(delivery: ClaimedDelivery): void {
    const claim = this.#claims.get(delivery.claimToken);
    if (!claim) throw new Error("A delivery belongs to an unknown claim.");
    claim.deliveries++;
    let held = this.#shards.get(delivery.shard);
    if (held === undefined) {
      held = new DenseSet();
      this.#shards.set(delivery.shard, held);
    }
    held.add(delivery);
    this.#count++;
    this.#bytes += sizeOf(delivery);
  }

  /** Drops a delivery that was settled or given back. Does nothing for one that is not held, or is held under another claim. */
  drop(delivery: ClaimedDelivery): void {
    if (!this.#shards.get(delivery.shard)?.delete(delivery)) return;
    this.#uncount(delivery);
    this.#leave(delivery.claimToken);
  }

  /** Leaves a delivery whose outcome cannot be written to the next recovery of its shard, as if its worker had died. */
  markUnwritable(delivery: ClaimedDelivery): void {
    const { id, shard, claimToken } = delivery;
    if (!this.#shards.get(shard)?.delete(delivery)) return;
    this.#uncount(delivery);
    const unwritable = this.#unwritable.get(claimToken) ?? { shard, ids: new Set() };
    unwritable.ids.add(id);
    this.#unwritable.set(claimToken, unwritable);
    this.#leave(claimToken);
  }

  /** Drops the unwritable deliveries of claims that were recovered. */
  recovered(tokens: readonly string[]): void {
    for (const token of tokens) this.#unwritable.delete(token);
  }

  /** Drops everything held of a shard that was lost or released; its next owner ends its claims. @returns the deliveries dropped */
  dropShard(shard: number): number {
    const held = this.#shards.get(shard);
    this.#shards.delete(shard);
    for (const delivery of held?.filter(() => true) ?? []) this.#uncount(delivery);
    for (const claims of [this.#claims, this.#unwritable])
      for (const [token, claim] of claims) if (claim.shard === shard) claims.delete(token);
    return held?.size ?? 0;
  }

  holds(claimToken: string): boolean {
    return this.#claims.has(claimToken);
  }

  /** The ids of the held deliveries of a shard, which will be settled or given back. */
  idsOf(shard: number): string[] {
    return this.#shards.get(shard)?.map(({ id }) => id) ?? [];
  }

  /** The ids of a shard's deliveries that must not be claimed now: held or unwritable. */
  unclaimableOf(shard: number): string[] {
    const unwritable = [...this.#unwritable.values()].filter((claim) => claim.shard === shard);
    return [...this.idsOf(shard), ...unwritable.flatMap(({ ids }) => [...ids])];
  }

  /** Whether deliveries of a shard are held, or a claim there is under way. */
  hasOfShard(shard: number): boolean {
    if (this.#shards.get(shard)?.size) return true;
    return [...this.#claims.values()].some((claim) => claim.shard === shard);
  }

  /** Takes the claims of which nothing is held any more: their rows can be removed. */
  takeFinishedClaims(): ClaimRef[] {
    return this.#ended.splice(0);
  }

  #leave(token: string): void {
    const claim = this.#claims.get(token);
    if (claim === undefined || --claim.deliveries > 0) return;
    this.#claims.delete(token);
    if (!this.#unwritable.has(token)) this.#ended.push({ token, shard: claim.shard });
  }

  #uncount(delivery: ClaimedDelivery): void {
    this.#count--;
    this.#bytes -= sizeOf(delivery);
  }
}

const sizeOf = ({ body }: ClaimedDelivery) => body?.length ?? 0;
