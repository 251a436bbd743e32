import type { Logger } from "pino";
import { giveBackDeliveries } from "../claims/claim";
import type { ClaimedDelivery } from "../claims/claimed-delivery";
import type { HeldDeliveries } from "../claims/held-deliveries";
import { recoverShards } from "../claims/recover";
import type { WorkQueue } from "../claims/work-queue";
import type { Config } from "../config/config";
import type { DatabaseClock } from "../database/clock";
import type { Link } from "../database/link";
import { ShardLeases } from "./shard-leases";

export type ShardsOptions = {
  /** For leases alone. */
  leaseLink: Link;
  /** For recovery, which must be durable. */
  control: Link;
  /** For claims, which need not be. */
  claimer: Link;
  clock: DatabaseClock;
  config: Config;
  heldDeliveries: HeldDeliveries;
  queue: WorkQueue;
  workerId: string;
  leaseMs: number;
  /** Deliveries were put back, or failed, because their worker was gone. */
  onRecovered: () => void;
  log: Logger;
};

/** A component with deliveries of the shards in its hands, notified before `Shards` drops them. */
export type ShardObserver = {
  /** The shards may belong to another worker: unsent deliveries are dropped, requests under way cut off. */
  onShardsLost: (shards: ReadonlySet<number>) => void;
  /** The shards are being left: unsent deliveries are given back, requests under way finish. */
  onShardsLeaving: (shards: ReadonlySet<number>) => void;
};

/**
 * The shards of this worker: their leases, and the consequences of gaining, losing and leaving them. A gained shard is swept
 * (orphaned claims end, their deliveries are put back) before it is scanned and claimed from. A lost shard is dropped with
 * all that is held of it. A shard being left is released when nothing is held of it any more.
 */
export class Shards {
  readonly #leases: ShardLeases;
  #observers: ShardObserver[] = [];
  /** Gained shards that are not swept yet. A claim there would make orphaned claims indistinguishable from new ones. */
  #unswept = new Set<number>();

  constructor(private readonly options: ShardsOptions) {
    const { leaseLink: link, clock, workerId, leaseMs } = options;
    const events = { onGained: this.#gain, onLost: this.#lose, onLeaving: this.#leave };
    this.#leases = new ShardLeases({ link, clock, workerId, leaseMs, events });
  }

  /** Adds an observer of lost shards and of shards being left. */
  subscribe(observer: ShardObserver): void {
    this.#observers.push(observer);
  }

  /** This worker's share of all shards, 0 to 1. */
  get share(): number {
    return this.#leases.share;
  }

  /** The shards of this worker but those that it is leaving. */
  get claimable(): number[] {
    return this.#leases.claimable;
  }

  /** Whether the shard is this worker's right now. Observers have been notified of one that is not when this returns. */
  holds = (shard: number): boolean => this.#leases.holds(shard);

  /** Drops shards whose lease has run out. Called before every request, so that a process that was stopped sends nothing late. */
  dropLapsed = (): void => this.#leases.dropLapsed();

  /** Renews the leases, balances the shards among the live workers, and releases shards whose work is finished. */
  async beat(options?: { mayTake: boolean }): Promise<void> {
    await this.#leases.beat(options);
    await this.#releaseLeft();
  }

  /** Releases all shards. */
  close(): Promise<void> {
    return this.#leases.close();
  }

  /** Recovers orphaned claims of the shards given, by default of all shards of this worker. */
  async sweep(only?: number[]): Promise<void> {
    const { control, queue, onRecovered, log } = this.options;
    this.#leases.dropLapsed();
    const shards = only ?? this.#leases.claimable;
    const context = { ...this.options, link: control, owns: this.holds };
    const { putBack, failed } = await recoverShards(context, shards);
    if (putBack.length + failed > 0) {
      log.warn({ putBack: putBack.length, failed }, "deliveries recovered");
      onRecovered();
    }
    for (const delivery of putBack) queue.due.record(delivery);
    for (const shard of shards) if (this.#unswept.delete(shard)) queue.due.addShard(shard);
    queue.wakeUp();
  }

  /** Gives claimed deliveries back, unsent. If the statement fails, their claim ends all the same and they stay scheduled. */
  giveBack = async (deliveries: readonly ClaimedDelivery[]): Promise<void> => {
    const { claimer, heldDeliveries, queue, log } = this.options;
    if (deliveries.length === 0) return;
    try {
      await giveBackDeliveries(claimer, deliveries);
    } catch (error) {
      log.warn({ err: error, count: deliveries.length }, "deliveries could not be given back");
    }
    for (const delivery of deliveries) {
      heldDeliveries.drop(delivery);
      queue.due.record(delivery);
    }
    queue.wakeUp();
  };

  #gain = (shards: number[]): void => {
    const { log } = this.options;
    log.info({ shards }, "shards gained");
    for (const shard of shards) this.#unswept.add(shard);
    // If the database is unreachable, the next sweep repeats it.
    this.sweep(shards).catch((error) => log.warn({ err: error }, "recovery put off"));
  };

  #lose = (shards: number[]): void => {
    const { heldDeliveries, log } = this.options;
    const lost = new Set(shards);
    for (const shard of shards) this.#remove(shard);
    for (const observer of this.#observers) observer.onShardsLost(lost);
    const dropped = shards.reduce((sum, shard) => sum + heldDeliveries.dropShard(shard), 0);
    log.warn({ shards, dropped }, "shards lost");
  };

  #leave = (shards: number[]): void => {
    const leaving = new Set(shards);
    for (const shard of shards) this.#remove(shard);
    for (const observer of this.#observers) observer.onShardsLeaving(leaving);
    this.options.log.info({ shards }, "leaving shards to other workers");
  };

  async #releaseLeft(): Promise<void> {
    const { heldDeliveries } = this.options;
    const finished = this.#leases.leaving.filter((shard) => !heldDeliveries.hasOfShard(shard));
    for (const shard of finished) heldDeliveries.dropShard(shard); // the next owner recovers unwritable outcomes
    await this.#leases.release(finished);
  }

  #remove(shard: number): void {
    this.#unswept.delete(shard);
    this.options.queue.due.removeShard(shard);
  }
}
