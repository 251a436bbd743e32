import type { Logger } from "pino";
import { type ClaimContext, claimDueDeliveries, endClaims } from "./claims/claim";
import type { HeldDeliveries } from "./claims/held-deliveries";
import { ShardScanner } from "./claims/shard-scans";
import type { Due, Found, Want } from "./claims/subscriber-queues";
import type { WorkQueue } from "./claims/work-queue";
import type { Config } from "./config/config";
import { SUBSCRIBER_DELETED } from "./config/subscriber";
import { BackOff } from "./database/back-off";
import type { DatabaseClock } from "./database/clock";
import type { Link } from "./database/link";
import { failUndeliverable } from "./fail-undeliverable";
import type { Sending } from "./sending/sending";
import type { Shards } from "./shards/shards";

/**
 * The most deliveries claimed in one pass over the shards; waiting for a slot at once, a fraction of a second's work; and held
 * at once, sent or not, with the bytes of their bodies.
 */
const MOST_CLAIMED = 1000;
const MOST_WAITING = 2000;
const MOST_HELD = 8000;
const MOST_HELD_BYTES = 64 * 1024 * 1024;
/** The interval at which all subscribers are unblocked: the end of a maintenance window sends no signal, and one may get lost. */
const UNBLOCK_MS = 1000;
/** The interval of scans of all shards, the safety net for lost notifications. They take a fiftieth of the time at most. */
const POLL_MS = 2000;
const POLL_SHARE = 50;
/** The interval of passes while a rate limit holds deliveries back. */
const PACED_MS = 20;
/** The interval at which finished claims are removed, in groups. */
const END_CLAIMS_MS = 100;

export type DispatchOptions = {
  /** For claims, which need not be durable. */
  claimer: Link;
  /** For undeliverable deliveries, whose failure must be durable. */
  control: Link;
  clock: DatabaseClock;
  config: Config;
  heldDeliveries: HeldDeliveries;
  workerId: string;
  queue: WorkQueue;
  shards: Shards;
  sending: Sending;
  /** The interval of the scans of all shards that do not depend on notifications. Milliseconds. */
  pollMs?: number;
  /** Undeliverable deliveries have failed. */
  onFailed: () => void;
  log: Logger;
};

/** The dispatch loop: scan for due deliveries, claim those that can be sent soon, send them, sleep until the next signal. */
export class Dispatcher {
  #isStopped = false;
  /** Subscribers held back by their rate limit only. */
  #paced = new Set<string>();
  #pollAt = 0;
  #endClaimsAt = 0;
  #unblockAt = 0;
  #averageBytes = 4096;
  #ended: Promise<void> = Promise.resolve();
  readonly #claims: ClaimContext;
  readonly #scanner: ShardScanner;

  constructor(private readonly options: DispatchOptions) {
    const { claimer: link, clock, workerId, queue, heldDeliveries, log } = options;
    this.#claims = { link, clock, workerId, heldDeliveries };
    const onFound = (due: Due) => queue.due.record(due);
    this.#scanner = new ShardScanner({ link, scans: queue.due.scans, heldDeliveries, onFound, log });
  }

  start(): void {
    this.#ended = this.#run();
  }

  /** Stops claiming. Resolves when the claims under way have ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.options.queue.wakeUp();
    await this.#ended;
  }

  /** Removes finished claims from the database. */
  async endClaims(): Promise<void> {
    await endClaims(this.options.claimer, this.options.heldDeliveries.takeFinishedClaims());
  }

  async #run(): Promise<void> {
    const { queue } = this.options;
    const backOff = new BackOff();
    while (!this.#isStopped) {
      const seen = queue.changes;
      const begun = performance.now();
      try {
        await this.#poll();
        const isBusy = await this.#pass();
        backOff.succeeded();
        if (!isBusy && seen === queue.changes) await this.#sleep(this.#idleMs());
      } catch (error) {
        const retryInMs = Math.round(backOff.failed(performance.now() - begun));
        this.options.log.warn({ err: error, retryInMs }, "claiming failed");
        await this.#rest(retryInMs);
      }
    }
  }

  async #poll(): Promise<void> {
    const begun = performance.now();
    if (begun >= this.#endClaimsAt) {
      this.#endClaimsAt = begun + END_CLAIMS_MS;
      await this.endClaims();
    }
    if (begun >= this.#unblockAt) {
      this.#unblockAt = begun + UNBLOCK_MS;
      await this.options.config.refresh();
      this.options.queue.due.unblock();
    }
    if (begun < this.#pollAt) return;
    this.#pollAt =
      begun + Math.max(this.options.pollMs ?? POLL_MS, this.#scanner.takeElapsedMs() * POLL_SHARE);
    this.options.queue.due.scans.requestAll();
  }

  /** @returns whether there may be more to do: deliveries were claimed, or shards are left to scan */
  async #pass(): Promise<boolean> {
    const { sending, clock, heldDeliveries, config } = this.options;
    const { due } = this.options.queue;
    if (this.#scanner.isWanted) await this.#scanner.scan();
    sending.startWaiting();
    for (const subscriberId of this.#paced) due.unblock(subscriberId);
    this.#paced.clear();
    const gone = new Set<string>();
    const wanted = (subscriberId: string, areRedirected: boolean) => {
      if (config.subscribers.get(subscriberId)?.unavailable !== null) gone.add(subscriberId);
      const count = sending.wanted(subscriberId, areRedirected);
      if (count === 0 && sending.isPaced(subscriberId, areRedirected)) this.#paced.add(subscriberId);
      return count;
    };
    const room = Math.floor((MOST_HELD_BYTES - heldDeliveries.bytes) / this.#averageBytes);
    const most = Math.min(
      MOST_CLAIMED,
      MOST_WAITING - sending.waiting,
      MOST_HELD - heldDeliveries.count,
      room,
    );
    const plan = due.planClaims(clock.now(), most, wanted, (id) => sending.releasedRoom(id));
    const claims = await Promise.allSettled([...plan].map(([shard, wants]) => this.#claim(shard, wants)));
    for (const claim of claims) if (claim.status === "rejected") throw claim.reason;
    for (const subscriberId of gone) await this.#abort(subscriberId);
    return plan.size > 0 || this.#scanner.isWanted;
  }

  async #claim(shard: number, wants: readonly Want[]): Promise<void> {
    const { queue, clock, sending, shards } = this.options;
    let found: readonly Found[] | null = null;
    try {
      const claimed = await claimDueDeliveries(this.#claims, shard, wants);
      found = claimed.found;
      for (const { body } of claimed.deliveries)
        this.#averageBytes += ((body?.length ?? 0) - this.#averageBytes) / 50;
      if (shards.holds(shard) && !this.#isStopped) sending.accept(claimed.deliveries);
      else void shards.giveBack(claimed.deliveries);
    } finally {
      queue.due.claimed(shard, wants, found, clock.now());
    }
  }

  /** Fails the due deliveries of a subscriber that is gone, after reading the configuration again: it may be outdated. */
  async #abort(subscriberId: string): Promise<void> {
    const { config, queue, control, clock, onFailed, log } = this.options;
    const { due } = queue;
    await config.refresh();
    const subscriber = config.subscribers.get(subscriberId);
    const why = subscriber ? subscriber.unavailable : SUBSCRIBER_DELETED;
    if (why !== null) {
      for (const shard of due.shardsDue(subscriberId, clock.now())) {
        const count = await failUndeliverable({ ...this.options, link: control }, shard, subscriberId, why);
        due.drop(shard, subscriberId);
        due.scans.request(shard);
        if (count === 0) continue;
        onFailed();
        log.info({ subscriberId, shard, count, why }, "deliveries failed unsent");
      }
    }
    queue.unblock(subscriberId);
  }

  #idleMs(): number {
    const { queue, clock } = this.options;
    const { nextDueAt } = queue.due;
    const untilPoll = Math.max(0, this.#pollAt - performance.now());
    const untilDue = nextDueAt === null ? untilPoll : Math.max(0, nextDueAt - clock.now());
    return Math.min(untilPoll, this.#scanner.untilMs, untilDue, this.#paced.size > 0 ? PACED_MS : UNBLOCK_MS);
  }

  /** Sleeps regardless of signals, unless the worker stops. */
  async #rest(ms: number): Promise<void> {
    const until = performance.now() + ms;
    for (let left = ms; left > 0 && !this.#isStopped; left = until - performance.now())
      await this.#sleep(left);
  }

  async #sleep(ms: number): Promise<void> {
    if (!this.#isStopped) await this.options.queue.sleep(ms);
  }
}
