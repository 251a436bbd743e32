import type { Logger } from "pino";
import type { ClaimedDelivery } from "./claim";
import type { Dispatcher } from "./dispatch";
import type { DueIndex } from "./due-index";
import { giveBackDeliveries } from "./give-back";
import type { InHand } from "./in-hand";
import type { LaneLeases } from "./lanes";
import type { Link } from "./link";
import { recoverLanes } from "./recover";
import type { Sending } from "./sending";

export type OwnershipOptions = {
  link: Link;
  inHand: InHand;
  due: DueIndex;
  log: Logger;
  lanes: () => LaneLeases;
  sending: () => Sending;
  dispatcher: () => Dispatcher;
};

/** What gaining, losing and leaving lanes means for the deliveries in them. */
export class Ownership {
  constructor(private readonly options: OwnershipOptions) {}

  /** Lanes were gained: what others held there is scheduled again, and their work becomes this worker's. */
  gain = (shards: number[]): void => {
    const { due, dispatcher, log } = this.options;
    log.info({ lanes: shards }, "lanes gained");
    for (const shard of shards) due.addLane(shard);
    dispatcher().wake();
    // When the database is away just now, the next sweep does it.
    this.sweep(shards).catch((error) => log.warn({ err: error }, "recovery put off"));
  };

  /** Lanes were lost: others may be sending their deliveries already, so nothing more is sent or cared for. */
  lose = (shards: number[]): void => {
    const { due, sending, inHand, log } = this.options;
    const lost = new Set(shards);
    const isLost = (delivery: ClaimedDelivery) => lost.has(delivery.shard);
    for (const shard of shards) due.removeLane(shard);
    const dropped = [...sending().takeWaiting(isLost), ...sending().cutOff(isLost)];
    for (const delivery of dropped) inHand.drop(delivery);
    log.warn({ lanes: shards, dropped: dropped.length }, "lanes lost");
  };

  /** Lanes are to be left: requests under way finish, the rest goes back at once. */
  leave = (shards: number[]): void => {
    const { due, sending, log } = this.options;
    const leaving = new Set(shards);
    for (const shard of shards) due.removeLane(shard);
    void this.giveBack(sending().takeWaiting((delivery) => leaving.has(delivery.shard)));
    log.info({ lanes: shards }, "leaving lanes to other workers");
  };

  /** Releases the lanes being left that nothing is held of any more. */
  async releaseLeft(): Promise<void> {
    const { lanes, inHand } = this.options;
    await lanes().release(lanes().leaving.filter((shard) => !inHand.hasOfLane(shard)));
  }

  /** Schedules again what nobody holds in these lanes (all of this worker's by default), and takes it up first. */
  async sweep(only?: number[]): Promise<void> {
    const { link, inHand, lanes, dispatcher, log } = this.options;
    lanes().dropLapsed();
    const recovered = await recoverLanes(link, only ?? lanes().claimable, inHand);
    for (const [shard, ids] of recovered) {
      log.warn({ shard, count: ids.length }, "deliveries recovered");
      await dispatcher().takeRecovered(shard, ids);
    }
  }

  /** Gives claimed deliveries back. When that fails they are nobody's from now on, and a sweep finds them. */
  giveBack = async (deliveries: readonly ClaimedDelivery[], isCutShort = false): Promise<void> => {
    const { link, inHand, due, dispatcher, log } = this.options;
    if (deliveries.length === 0) return;
    try {
      await giveBackDeliveries(link, deliveries, isCutShort);
    } catch (error) {
      log.warn({ err: error, count: deliveries.length }, "deliveries could not be given back");
    }
    for (const delivery of deliveries) {
      inHand.drop(delivery);
      due.note(delivery.shard, delivery.subscriberId, delivery.dueAt);
    }
    dispatcher().wake();
  };
}
