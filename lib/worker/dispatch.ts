import type { Logger } from "pino";
import { abandonDue } from "./abandon";
import { type ClaimContext, type ClaimedDelivery, claimDueDeliveries, claimRecovered } from "./claim";
import { type Config, SUBSCRIBER_DELETED } from "./config";
import type { DueIndex, Wants } from "./due-index";
import type { Sending } from "./sending";
import { DISCOVER_DUE } from "./statements";

/** Deliveries claimed in one pass over the lanes, and held at once, sent or not; and bytes of their bodies. */
const MOST_CLAIMED = 1000;
const MOST_HELD = 8000;
const MOST_HELD_BYTES = 64 * 1024 * 1024;
/** Looking at everything is the safety net for lost notifications: this often, and a fiftieth of the time at most. */
const POLL_MS = 1000;
const POLL_SHARE = 50;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;
/** While a rate limit or the hold holds work back: when to try again. */
const RETRY_MS = 20;

export type DispatchOptions = ClaimContext & {
  /** How often everything is looked at, whatever was notified. */
  pollMs?: number;
  config: Config;
  due: DueIndex;
  sending: Sending;
  log: Logger;
  /** Whether what was claimed of a lane may still be sent: the lane may have been lost meanwhile. */
  owns: (shard: number) => boolean;
  giveBack: (deliveries: ClaimedDelivery[]) => void;
};

/** The loop: look what is due, claim what can be sent soon, hand it over for sending, sleep until something happens. */
export class Dispatcher {
  #signals = 0;
  #isStopped = false;
  #rouse: (() => void) | undefined;
  #hungry = new Set<string>();
  #pollAt = 0;
  #averageBytes = 4096;
  #ended: Promise<void> = Promise.resolve();

  constructor(private readonly options: DispatchOptions) {}

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
    this.#rouse?.();
  }

  /** A request of this subscriber ended: wakes the loop if more of it is due and wanted. */
  slotFreed(subscriberId: string): void {
    if (this.#hungry.has(subscriberId) && this.options.sending.wanted(subscriberId) > 0) this.wake();
  }

  /** Claims what was recovered ahead of everything else that is due: it has waited for a lease to run out. */
  async takeRecovered(shard: number, ids: readonly string[]): Promise<void> {
    const { due, inHand } = this.options;
    due.ask(shard);
    const room = MOST_HELD - inHand.count;
    if (!this.#isStopped && room > 0) {
      this.#accept(shard, await claimRecovered(this.options, shard, ids.slice(0, room)), true);
    }
    this.wake();
  }

  async #run(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    while (!this.#isStopped) {
      const seen = this.#signals;
      try {
        await this.#poll();
        const isBusy = await this.#pass();
        pauseMs = FIRST_PAUSE_MS;
        if (!isBusy && seen === this.#signals) await this.#sleep(this.#idleMs());
      } catch (error) {
        this.options.log.warn({ err: error, retryInMs: pauseMs }, "claiming failed");
        await this.#sleep(pauseMs);
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  async #poll(): Promise<void> {
    const begun = performance.now();
    if (begun < this.#pollAt) return;
    this.options.due.askAll();
    await this.options.config.refresh();
    await this.#look();
    const ended = performance.now();
    this.#pollAt = ended + Math.max(this.options.pollMs ?? POLL_MS, (ended - begun) * POLL_SHARE);
  }

  /** @returns whether it claimed anything, so that there may be more. */
  async #pass(): Promise<boolean> {
    const { due, sending, clock, inHand, config } = this.options;
    await this.#look();
    sending.startWaiting();
    this.#hungry.clear();
    const gone = new Set<string>();
    const wanted = (subscriberId: string) => {
      this.#hungry.add(subscriberId);
      if (config.subscribers.get(subscriberId)?.unavailable !== null) gone.add(subscriberId);
      return sending.wanted(subscriberId);
    };
    const room = Math.floor((MOST_HELD_BYTES - inHand.bytes) / this.#averageBytes);
    const most = Math.min(MOST_CLAIMED, MOST_HELD - inHand.count, room);
    const plan = due.planClaims(clock.now(), most, wanted);
    await Promise.all([...plan].map(([shard, wants]) => this.#claim(shard, wants)));
    for (const subscriberId of gone) await this.#abandon(subscriberId);
    return plan.size > 0;
  }

  async #claim(shard: number, wants: Wants): Promise<void> {
    const { due, clock } = this.options;
    const deliveries = await claimDueDeliveries(this.options, shard, wants);
    due.claimed(shard, wants, deliveries, clock.now());
    this.#accept(shard, deliveries);
  }

  #accept(shard: number, deliveries: ClaimedDelivery[], isUrgent = false): void {
    const { sending, owns, giveBack } = this.options;
    for (const { body } of deliveries) this.#averageBytes += ((body?.length ?? 0) - this.#averageBytes) / 50;
    if (owns(shard) && !this.#isStopped) sending.accept(deliveries, isUrgent);
    else giveBack(deliveries);
  }

  async #look(): Promise<void> {
    const { due, link } = this.options;
    const look = async (shard: number) => {
      const rows = await link.query<[string, string]>({
        name: "discover_due",
        text: DISCOVER_DUE,
        values: [shard],
      });
      return rows.map(([subscriberId, dueAt]): [string, number] => [subscriberId, Number(dueAt)]);
    };
    await Promise.all(due.lanesToLookInto().map((shard) => due.lookInto(shard, look)));
  }

  /** Fails what is due for a subscriber that is gone. What is known may be old: it is asked for first. */
  async #abandon(subscriberId: string): Promise<void> {
    const { config, due, link, clock, log } = this.options;
    await config.refresh();
    const subscriber = config.subscribers.get(subscriberId);
    const why = subscriber ? subscriber.unavailable : SUBSCRIBER_DELETED;
    if (why === null) return this.wake();
    for (const shard of due.lanesDue(subscriberId, clock.now())) {
      const count = await abandonDue(link, clock, shard, subscriberId, why);
      due.ask(shard);
      if (count > 0) log.info({ subscriberId, shard, count, why }, "deliveries failed unsent");
    }
    this.wake();
  }

  #idleMs(): number {
    const { due, clock, config, sending } = this.options;
    const canTake = (subscriberId: string) => config.subscribers.get(subscriberId)?.isPaused !== true;
    const now = clock.now();
    const nextDueAt = due.nextDueAt(now, canTake);
    const untilPoll = Math.max(0, this.#pollAt - performance.now());
    const untilDue = nextDueAt === null ? untilPoll : Math.max(0, nextDueAt - now);
    const isHeldBack = [...this.#hungry].some((id) => sending.isPaced(id));
    return Math.min(untilPoll, untilDue, isHeldBack ? RETRY_MS : POLL_MS);
  }

  async #sleep(ms: number): Promise<void> {
    if (this.#isStopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#rouse = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#rouse = undefined;
  }
}
