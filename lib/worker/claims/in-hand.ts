import { Bag } from "./bag";
import type { ClaimedDelivery } from "./claimed-delivery";

export type ClaimRef = { token: string; shard: number };
type HeldClaim = { shard: number; deliveries: number };

/**
 * What this worker holds: every delivery from its claim to its settle or return, and the claims on their way. A claim
 * counts from before it is sent, so that one whose answer is late is never taken for one that nobody holds.
 */
export class InHand {
  #claims = new Map<string, HeldClaim>();
  #lanes = new Map<number, Bag<ClaimedDelivery>>();
  /** By claim, deliveries whose outcome can not be written: nobody is to send them before their claim is recovered. */
  #stranded = new Map<string, { shard: number; ids: Set<string> }>();
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
    let lane = this.#lanes.get(delivery.shard);
    if (lane === undefined) {
      lane = new Bag();
      this.#lanes.set(delivery.shard, lane);
    }
    lane.add(delivery);
    this.#count++;
    this.#bytes += sizeOf(delivery);
  }

  /** Settled, or given back. A delivery that was forgotten already, or is held under another claim now, stays as it is. */
  drop(delivery: ClaimedDelivery): void {
    if (!this.#lanes.get(delivery.shard)?.delete(delivery)) return;
    this.#forget(delivery);
    this.#leave(delivery.claimToken);
  }

  /** Sent, but its outcome can not be written: it is for the next recovery of its lane, as if its worker had died. */
  strand(delivery: ClaimedDelivery): void {
    const { id, shard, claimToken } = delivery;
    if (!this.#lanes.get(shard)?.delete(delivery)) return;
    this.#forget(delivery);
    const stranded = this.#stranded.get(claimToken) ?? { shard, ids: new Set() };
    stranded.ids.add(id);
    this.#stranded.set(claimToken, stranded);
    this.#leave(claimToken);
  }

  /** These claims were recovered, and what was stranded in them. */
  recovered(tokens: readonly string[]): void {
    for (const token of tokens) this.#stranded.delete(token);
  }

  /** The lane is another's: what was held in it is nobody's, and its claims are for the new owner to end. */
  loseLane(shard: number): number {
    const lane = this.#lanes.get(shard);
    this.#lanes.delete(shard);
    for (const delivery of lane?.filter(() => true) ?? []) this.#forget(delivery);
    for (const claims of [this.#claims, this.#stranded])
      for (const [token, claim] of claims) if (claim.shard === shard) claims.delete(token);
    return lane?.size ?? 0;
  }

  holds(claimToken: string): boolean {
    return this.#claims.has(claimToken);
  }

  /** The ids of what is held of a lane, and will be settled or given back. */
  idsOf(shard: number): string[] {
    return this.#lanes.get(shard)?.map(({ id }) => id) ?? [];
  }

  /** The ids of a lane's deliveries that nobody may claim now: what is held, and what is stranded. */
  unclaimableOf(shard: number): string[] {
    const stranded = [...this.#stranded.values()].filter((claim) => claim.shard === shard);
    return [...this.idsOf(shard), ...stranded.flatMap(({ ids }) => [...ids])];
  }

  /** Whether anything of a lane is held, or on its way. */
  hasOfLane(shard: number): boolean {
    if (this.#lanes.get(shard)?.size) return true;
    return [...this.#claims.values()].some((claim) => claim.shard === shard);
  }

  /** The claims of which nothing is held any more, once: their notes can go. */
  takeEnded(): ClaimRef[] {
    return this.#ended.splice(0);
  }

  #leave(token: string): void {
    const claim = this.#claims.get(token);
    if (claim === undefined || --claim.deliveries > 0) return;
    this.#claims.delete(token);
    if (!this.#stranded.has(token)) this.#ended.push({ token, shard: claim.shard });
  }

  #forget(delivery: ClaimedDelivery): void {
    this.#count--;
    this.#bytes -= sizeOf(delivery);
  }
}

const sizeOf = ({ body }: ClaimedDelivery) => body?.length ?? 0;
