import type { ClaimedDelivery } from "./claimed-delivery";
import { DenseSet } from "./dense-set";

export type ClaimRef = { token: string; shard: number };
type HeldClaim = { shard: number; deliveries: number };

/**
 * What this worker holds: every delivery from its claim to its settle or return, and the claims on their way. A claim
 * counts from before it is sent, so that one whose answer is late is never taken for one that nobody holds.
 */
export class HeldDeliveries {
  #claims = new Map<string, HeldClaim>();
  #shards = new Map<number, DenseSet<ClaimedDelivery>>();
  /** By claim, deliveries whose outcome cannot be written: nobody is to send them before their claim is recovered. */
  #unwritable = new Map<string, { shard: number; ids: Set<string> }>();
  #ended: ClaimRef[] = [];
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

  /** Announces a claim; call what is returned when its answer has been dealt with, or will never come. */
  expect(token: string, shard: number): () => void {
    this.#claims.set(token, { shard, deliveries: 1 });
    return () => this.#leave(token);
  }

  add(delivery: ClaimedDelivery): void {
    const claim = this.#claims.get(delivery.claimToken);
    if (!claim) throw new Error("A delivery came of a claim that nobody expects.");
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

  /** Settled, or given back. A delivery that was forgotten already, or is held under another claim now, stays as it is. */
  drop(delivery: ClaimedDelivery): void {
    if (!this.#shards.get(delivery.shard)?.delete(delivery)) return;
    this.#forget(delivery);
    this.#leave(delivery.claimToken);
  }

  /** Sent, but its outcome cannot be written: it is for the next recovery of its shard, as if its worker had died. */
  markUnwritable(delivery: ClaimedDelivery): void {
    const { id, shard, claimToken } = delivery;
    if (!this.#shards.get(shard)?.delete(delivery)) return;
    this.#forget(delivery);
    const unwritable = this.#unwritable.get(claimToken) ?? { shard, ids: new Set() };
    unwritable.ids.add(id);
    this.#unwritable.set(claimToken, unwritable);
    this.#leave(claimToken);
  }

  /** These claims were recovered, and what was unwritable in them. */
  recovered(tokens: readonly string[]): void {
    for (const token of tokens) this.#unwritable.delete(token);
  }

  /** The shard is another's: what was held in it is nobody's, and its claims are for the new owner to end. */
  dropShard(shard: number): number {
    const held = this.#shards.get(shard);
    this.#shards.delete(shard);
    for (const delivery of held?.filter(() => true) ?? []) this.#forget(delivery);
    for (const claims of [this.#claims, this.#unwritable])
      for (const [token, claim] of claims) if (claim.shard === shard) claims.delete(token);
    return held?.size ?? 0;
  }

  holds(claimToken: string): boolean {
    return this.#claims.has(claimToken);
  }

  /** The ids of what is held of a shard, and will be settled or given back. */
  idsOf(shard: number): string[] {
    return this.#shards.get(shard)?.map(({ id }) => id) ?? [];
  }

  /** The ids of a shard's deliveries that nobody may claim now: what is held, and what is unwritable. */
  unclaimableOf(shard: number): string[] {
    const unwritable = [...this.#unwritable.values()].filter((claim) => claim.shard === shard);
    return [...this.idsOf(shard), ...unwritable.flatMap(({ ids }) => [...ids])];
  }

  /** Whether anything of a shard is held, or on its way. */
  hasOfShard(shard: number): boolean {
    if (this.#shards.get(shard)?.size) return true;
    return [...this.#claims.values()].some((claim) => claim.shard === shard);
  }

  /** The claims of which nothing is held any more, once: their notes can go. */
  takeFinishedClaims(): ClaimRef[] {
    return this.#ended.splice(0);
  }

  #leave(token: string): void {
    const claim = this.#claims.get(token);
    if (claim === undefined || --claim.deliveries > 0) return;
    this.#claims.delete(token);
    if (!this.#unwritable.has(token)) this.#ended.push({ token, shard: claim.shard });
  }

  #forget(delivery: ClaimedDelivery): void {
    this.#count--;
    this.#bytes -= sizeOf(delivery);
  }
}

const sizeOf = ({ body }: ClaimedDelivery) => body?.length ?? 0;
