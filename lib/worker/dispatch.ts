import type { Logger } from "pino";
import type { DueNotice } from "../db/channels";
import { type ClaimContext, claimDueDeliveries, endClaims } from "./claims/claim";
import type { ClaimedDelivery } from "./claims/claimed-delivery";
import type { DueIndex, Found, Want } from "./claims/due-index";
import { ShardScanner } from "./claims/shard-scanner";
import { type Config, SUBSCRIBER_DELETED } from "./config/config";
import { BackOff } from "./database/back-off";
import type { Link } from "./database/link";
import { failUndeliverable } from "./fail-undeliverable";
import type { Sending } from "./sending/sending";

/**
 * Deliveries claimed in one pass over the shards; waiting for a slot at once, a fraction of a second's work; and held at
 * once, sent or not, with bytes of their bodies.
 */
const MOST_CLAIMED = 1000;
const MOST_WAITING = 2000;
const MOST_HELD = 8000;
const MOST_HELD_BYTES = 64 * 1024 * 1024;
/** What time alone changes (the end of a maintenance window) is seen so often, and what was told and not heard. */
const RELEASE_MS = 1000;
/** Looking at everything is the safety net for lost notifications: this often, and a fiftieth of the time at most. */
const POLL_MS = 2000;
const POLL_SHARE = 50;
/** While a rate limit holds work back: when to try again. */
const RETRY_MS = 20;
/** Claims that ended are noted so in groups. */
const END_AFTER_MS = 100;

export type DispatchOptions = ClaimContext & {
  /** For what must be durable, unlike a claim. */
  control: Link;
  /** How often everything is scanned, whatever was notified. */
  pollMs?: number;
  config: Config;
  due: DueIndex;
  sending: Sending;
  log: Logger;
  /** Whether what was claimed of a shard may still be sent: the shard may have been lost meanwhile. */
  owns: (shard: number) => boolean;
  giveBack: (deliveries: ClaimedDelivery[]) => void;
};

/** The loop: look what is due, claim what can be sent soon, hand it over for sending, sleep until something happens. */
export class Dispatcher {
  #signals = 0;
  #isStopped = false;
  #wakeUp: (() => void) | undefined;
  /** Who was left in line because this worker holds enough, or who is held back by a rate. */
  #isFull = false;
  #paced = new Set<string>();
  #pollAt = 0;
  #endAt = 0;
  #releaseAt = 0;
  #averageBytes = 4096;
  #ended: Promise<void> = Promise.resolve();

  #scanner: ShardScanner;

  constructor(private readonly options: DispatchOptions) {
    this.#scanner = new ShardScanner(options);
  }

  start(): void {
    this.#ended = this.#run();
  }

  /** Claims nothing any more. Resolves when a claim under way has come in. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.wake();
    await this.#ended;
  }

  /** Something changed. Counted, so that a pass that began before is followed by another. */
  wake(): void {
    this.#signals++;
    this.#wakeUp?.();
  }

  /** Something became due: of whom, or that is for a look to find out. */
  onDueNotices(notices: readonly DueNotice[]): void {
    const { due, clock } = this.options;
    for (const { shard, subscriberId, priority } of notices) {
      if (subscriberId === undefined || priority === undefined) due.scans.request(shard);
      else due.record({ shard, subscriberId, priority, dueAt: clock.now() });
    }
    this.wake();
  }

  /** The configuration or a circuit changed: everybody may have room again. */
  wakeUpAll(): void {
    this.options.due.release();
    this.wake();
  }

  /** A request of this subscriber ended: wakes the loop if more of it is due and wanted. */
  slotFreed(subscriberId: string): void {
    const { due, sending } = this.options;
    if (due.isBlocked(subscriberId) && sending.wanted(subscriberId) > 0) {
      due.release(subscriberId);
      this.wake();
    } else if (this.#isFull) this.wake();
  }

  /** Tells the database which claims have ended. */
  async endClaims(): Promise<void> {
    await endClaims(this.options.link, this.options.heldDeliveries.takeFinishedClaims());
  }

  async #run(): Promise<void> {
    const backOff = new BackOff();
    while (!this.#isStopped) {
      const seen = this.#signals;
      const begun = performance.now();
      try {
        await this.#poll();
        const isBusy = await this.#pass();
        backOff.succeeded();
        if (!isBusy && seen === this.#signals) await this.#sleep(this.#idleMs());
      } catch (error) {
        const retryInMs = Math.round(backOff.failed(performance.now() - begun));
        this.options.log.warn({ err: error, retryInMs }, "claiming failed");
        await this.#rest(retryInMs);
      }
    }
  }

  async #poll(): Promise<void> {
    const begun = performance.now();
    if (begun >= this.#endAt) {
      this.#endAt = begun + END_AFTER_MS;
      await this.endClaims();
    }
    if (begun >= this.#releaseAt) {
      this.#releaseAt = begun + RELEASE_MS;
      await this.options.config.refresh();
      this.options.due.release();
    }
    if (begun < this.#pollAt) return;
    this.#pollAt =
      begun + Math.max(this.options.pollMs ?? POLL_MS, this.#scanner.takeElapsedMs() * POLL_SHARE);
    this.options.due.scans.requestAll();
  }

  /** @returns whether there may be more to do: it claimed something, or shards are left to look into. */
  async #pass(): Promise<boolean> {
    const { due, sending, clock, heldDeliveries, config } = this.options;
    if (this.#scanner.isWanted) await this.#scanner.scan();
    sending.startWaiting();
    for (const subscriberId of this.#paced) due.release(subscriberId);
    this.#paced.clear();
    const gone = new Set<string>();
    const wanted = (subscriberId: string) => {
      if (config.subscribers.get(subscriberId)?.unavailable !== null) gone.add(subscriberId);
      const count = sending.wanted(subscriberId);
      if (count === 0 && sending.isPaced(subscriberId)) this.#paced.add(subscriberId);
      return count;
    };
    const room = Math.floor((MOST_HELD_BYTES - heldDeliveries.bytes) / this.#averageBytes);
    const most = Math.min(
      MOST_CLAIMED,
      MOST_WAITING - sending.waiting,
      MOST_HELD - heldDeliveries.count,
      room,
    );
    const plan = due.planClaims(clock.now(), most, wanted);
    this.#isFull = due.hasReady;
    const claims = await Promise.allSettled([...plan].map(([shard, wants]) => this.#claim(shard, wants)));
    for (const claim of claims) if (claim.status === "rejected") throw claim.reason;
    for (const subscriberId of gone) await this.#abort(subscriberId);
    return plan.size > 0 || this.#scanner.isWanted;
  }

  async #claim(shard: number, wants: readonly Want[]): Promise<void> {
    const { due, clock, sending, owns, giveBack } = this.options;
    let found: readonly Found[] | null = null;
    try {
      const claimed = await claimDueDeliveries(this.options, shard, wants);
      found = claimed.found;
      for (const { body } of claimed.deliveries)
        this.#averageBytes += ((body?.length ?? 0) - this.#averageBytes) / 50;
      if (owns(shard) && !this.#isStopped) sending.accept(claimed.deliveries);
      else giveBack(claimed.deliveries);
    } finally {
      due.claimed(shard, wants, found, clock.now());
    }
  }

  /** Fails what is due for a subscriber that is gone. What is known may be old: it is read first. */
  async #abort(subscriberId: string): Promise<void> {
    const { config, due, control, clock, log } = this.options;
    await config.refresh();
    const subscriber = config.subscribers.get(subscriberId);
    const why = subscriber ? subscriber.unavailable : SUBSCRIBER_DELETED;
    if (why !== null) {
      for (const shard of due.shardsDue(subscriberId, clock.now())) {
        const count = await failUndeliverable({ ...this.options, link: control }, shard, subscriberId, why);
        due.forget(shard, subscriberId);
        due.scans.request(shard);
        if (count > 0) log.info({ subscriberId, shard, count, why }, "deliveries failed unsent");
      }
    }
    due.release(subscriberId);
    this.wake();
  }

  #idleMs(): number {
    const { due, clock } = this.options;
    const { nextDueAt } = due;
    const untilPoll = Math.max(0, this.#pollAt - performance.now());
    const untilDue = nextDueAt === null ? untilPoll : Math.max(0, nextDueAt - clock.now());
    return Math.min(untilPoll, this.#scanner.untilMs, untilDue, this.#paced.size > 0 ? RETRY_MS : RELEASE_MS);
  }

  /** Sleeps whatever happens meanwhile, unless the worker is to stop. */
  async #rest(ms: number): Promise<void> {
    const until = performance.now() + ms;
    for (let left = ms; left > 0 && !this.#isStopped; left = until - performance.now())
      await this.#sleep(left);
  }

  async #sleep(ms: number): Promise<void> {
    if (this.#isStopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wakeUp = undefined;
  }
}
