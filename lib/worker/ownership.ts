import type { Logger } from "pino";
import type { ClaimedDelivery } from "./claims/claimed-delivery";
import type { DueIndex } from "./claims/due-index";
import { giveBackDeliveries } from "./claims/give-back";
import { type RecoverContext, recoverShards } from "./claims/recover";
import type { Link } from "./database/link";
import type { Dispatcher } from "./dispatch";
import type { Sending } from "./sending/sending";
import type { ShardLeases } from "./shards/shard-leases";

export type OwnershipOptions = RecoverContext & {
  /** Where claims are made and ended. */
  claimer: Link;
  due: DueIndex;
  log: Logger;
  leases: () => ShardLeases;
  sending: () => Sending;
  dispatcher: () => Dispatcher;
};

/** What gaining, losing and leaving shards means for the deliveries in them. */
export class Ownership {
  /** Shards gained whose old claims are not ended yet. Nothing is claimed there before, or nobody could tell what was stuck. */
  #unswept = new Set<number>();

  constructor(private readonly options: OwnershipOptions) {}

  /** Shards were gained: what others held there is put back, and then their work becomes this worker's. */
  gain = (shards: number[]): void => {
    const { log } = this.options;
    log.info({ shards }, "shards gained");
    for (const shard of shards) this.#unswept.add(shard);
    // When the database is away just now, the next sweep does it.
    this.sweep(shards).catch((error) => log.warn({ err: error }, "recovery put off"));
  };

  /** Shards were lost: others may be sending their deliveries already, so nothing more is sent or cared for. */
  lose = (shards: number[]): void => {
    const { sending, heldDeliveries, log } = this.options;
    const lost = new Set(shards);
    const isLost = (delivery: ClaimedDelivery) => lost.has(delivery.shard);
    for (const shard of shards) this.#remove(shard);
    sending().takeWaiting(isLost);
    sending().cutOff(isLost);
    const dropped = shards.reduce((sum, shard) => sum + heldDeliveries.dropShard(shard), 0);
    log.warn({ shards, dropped }, "shards lost");
  };

  /** Shards are to be left: requests under way finish, the rest goes back at once. */
  leave = (shards: number[]): void => {
    const { sending, log } = this.options;
    const leaving = new Set(shards);
    for (const shard of shards) this.#remove(shard);
    void this.giveBack(sending().takeWaiting((delivery) => leaving.has(delivery.shard)));
    log.info({ shards }, "leaving shards to other workers");
  };

  /** Releases the shards being left that nothing is held of any more. */
  async releaseLeft(): Promise<void> {
    const { leases, heldDeliveries } = this.options;
    const finished = leases().leaving.filter((shard) => !heldDeliveries.hasOfShard(shard));
    for (const shard of finished) heldDeliveries.dropShard(shard); // what is unwritable there is its next owner's to recover
    await leases().release(finished);
  }

  /** Puts back what nobody holds in these shards, all of this worker's by default. */
  async sweep(only?: number[]): Promise<void> {
    const { leases, due, dispatcher, log } = this.options;
    leases().dropLapsed();
    const shards = only ?? leases().claimable;
    const { putBack, failed } = await recoverShards(this.options, shards);
    if (putBack.length + failed > 0) log.warn({ putBack: putBack.length, failed }, "deliveries recovered");
    for (const one of putBack) due.record(one);
    for (const shard of shards) if (this.#unswept.delete(shard)) due.addShard(shard);
    dispatcher().wake();
  }

  #remove(shard: number): void {
    this.#unswept.delete(shard);
    this.options.due.removeShard(shard);
  }

  /** Gives claimed deliveries back. When that fails their claim ends all the same, and they are still scheduled. */
  giveBack = async (deliveries: readonly ClaimedDelivery[]): Promise<void> => {
    const { claimer, heldDeliveries, due, dispatcher, log } = this.options;
    if (deliveries.length === 0) return;
    try {
      await giveBackDeliveries(claimer, deliveries);
    } catch (error) {
      log.warn({ err: error, count: deliveries.length }, "deliveries could not be given back");
    }
    for (const delivery of deliveries) {
      heldDeliveries.drop(delivery);
      due.record(delivery);
    }
    dispatcher().wake();
  };
}
