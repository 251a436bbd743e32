import { speaksAgainstHealth } from "../../engine/circuit";
import { endOfMaintenance } from "../../engine/maintenance";
import type { Random } from "../../engine/retry";
import type { Circuits } from "../circuits/circuits";
import type { ClaimedDelivery } from "../claims/claimed-delivery";
import { DenseSet } from "../claims/dense-set";
import type { WorkQueue } from "../claims/work-queue";
import type { Config, Subscriber } from "../config/config";
import type { DatabaseClock } from "../database/clock";
import { buildRequest } from "../requests/request";
import type { Sender, SendReport } from "../requests/send";
import { attemptConfigurationOf } from "../settling/attempt-configuration";
import type { Settler } from "../settling/settle";
import { settlementOf } from "../settling/settlement";
import type { ShardObserver, Shards } from "../shards/shards";
import { ADAPT_MS, AdaptiveConcurrencyLimit } from "./adaptive-concurrency-limit";
import { SubscriberLoad, shareOf } from "./subscriber-load";
import { neverSent, UnderWay } from "./under-way";

/**
 * Requests at once over all subscribers. One subscriber may have at most as many as are still free, so that
 * subscribers that hang, however many, always leave room for the others.
 */
const MOST_IN_FLIGHT = 1024;

export type SendingOptions = {
  clock: DatabaseClock;
  config: Config;
  sender: Sender;
  random: Random;
  circuits: Circuits;
  queue: WorkQueue;
  shards: Shards;
  settler: Settler;
};

/** Deliveries waiting for a slot of their subscriber, and requests under way. */
export class Sending implements ShardObserver {
  #loads = new Map<string, SubscriberLoad>();
  #concurrencyLimit = new AdaptiveConcurrencyLimit();
  /** Subscribers with deliveries that wait only because this process has enough to do. */
  #deferred = new Set<string>();
  #underWay = new DenseSet<UnderWay>();
  #waiting = 0;
  #adapting: NodeJS.Timeout | undefined;

  constructor(private readonly options: SendingOptions) {
    options.shards.subscribe(this);
  }

  onShardsLost(shards: ReadonlySet<number>): void {
    const isLost = ({ shard }: ClaimedDelivery) => shards.has(shard);
    this.takeWaiting(isLost);
    this.cutOff(isLost);
  }

  onShardsLeaving(shards: ReadonlySet<number>): void {
    void this.options.shards.giveBack(this.takeWaiting(({ shard }) => shards.has(shard)));
  }

  /** Deliveries taken in and not sent yet. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Takes claimed deliveries in, and sends what can be sent at once. */
  accept(deliveries: readonly ClaimedDelivery[]): void {
    const loads = new Map<string, SubscriberLoad>();
    for (const delivery of deliveries) {
      const load = this.#loadOf(delivery.subscriberId);
      load.add(delivery);
      loads.set(delivery.subscriberId, load);
    }
    this.#waiting += deliveries.length;
    for (const [subscriberId, load] of loads) this.#start(subscriberId, load);
  }

  /** Sends what waits and can be sent by now: a limit, a rate or the configuration may have changed. */
  startWaiting(): void {
    for (const [subscriberId, load] of this.#loads) if (load.waiting > 0) this.#start(subscriberId, load);
  }

  /** How many more deliveries of a subscriber to claim now. */
  wanted(subscriberId: string): number {
    const subscriber = this.options.config.subscribers.get(subscriberId);
    if (!subscriber || !this.#canSend(subscriber)) return 0;
    const load = this.#loadOf(subscriberId);
    const { limit, rate } = this.#limitsOf(subscriber, load);
    const { circuits } = this.options;
    // Asked in any case: what is due may be the probe.
    const room = circuits.room(subscriber) - load.waiting;
    const wanted = load.wanted(limit, rate, performance.now());
    return circuits.usesFallback(subscriber) ? wanted : Math.max(0, Math.min(wanted, room));
  }

  /** Whether nothing but its rate limit can hold a subscriber back: then its next request goes out in a moment. */
  isPaced(subscriberId: string): boolean {
    const subscriber = this.options.config.subscribers.get(subscriberId);
    if (!subscriber || subscriber.ratePerSecond === null || !this.#canSend(subscriber)) return false;
    const { circuits } = this.options;
    return circuits.usesFallback(subscriber) || circuits.room(subscriber) > 0;
  }

  /** Takes out the waiting deliveries that `isWanted` picks, unsent. */
  takeWaiting(isWanted: (delivery: ClaimedDelivery) => boolean): ClaimedDelivery[] {
    const out = [...this.#loads.values()].flatMap((load) => load.takeOut(isWanted));
    this.#waiting -= out.length;
    return out;
  }

  /** Cuts off the requests that `isWanted` picks. Their results are never seen. */
  cutOff(isWanted: (delivery: ClaimedDelivery) => boolean): ClaimedDelivery[] {
    const cut = this.#underWay.filter(({ facts }) => isWanted(facts.delivery));
    for (const one of cut) {
      this.#underWay.delete(one);
      one.load.inFlight--;
      one.request?.abort();
    }
    return cut.map(({ facts }) => facts.delivery);
  }

  /** Resolves when no request is under way any more, or after `withinMs`. */
  async finished(withinMs: number): Promise<void> {
    if (this.#underWay.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.#onQuiet = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
  #onQuiet: (() => void) | undefined;

  #start(subscriberId: string, load: SubscriberLoad): void {
    const { config, circuits, shards } = this.options;
    shards.dropLapsed();
    const subscriber = config.subscribers.get(subscriberId);
    if (!subscriber || !this.#canSend(subscriber)) {
      this.#giveBack(load);
      return;
    }
    const { limit, rate } = this.#limitsOf(subscriber, load);
    while (load.inFlight < limit && (rate === null || load.tokens(rate, performance.now()) > 0)) {
      if (load.waiting === 0) return;
      if (!this.#concurrencyLimit.hasRoom(performance.now())) {
        this.#deferred.add(subscriberId);
        return;
      }
      const isHeld = circuits.room(subscriber) === 0;
      if (isHeld && !circuits.usesFallback(subscriber)) {
        this.#giveBack(load);
        return;
      }
      const delivery = load.next();
      if (delivery === undefined) return;
      this.#waiting--;
      if (rate !== null) load.spendToken();
      this.#send(delivery, subscriber, load, isHeld ? subscriber.alternative : null);
    }
  }

  /** In turn, as long as there is room: who still has something waiting then goes to the end of the line. */
  #startDeferred(): void {
    for (const subscriberId of this.#deferred) {
      if (!this.#concurrencyLimit.hasRoom(performance.now())) return;
      this.#deferred.delete(subscriberId);
      this.#start(subscriberId, this.#loadOf(subscriberId));
    }
  }

  /** Follows how busy this process is as long as it is, and starts what there is room for since. */
  #adapt = () => {
    this.#concurrencyLimit.adapt();
    this.#startDeferred();
    if (this.#underWay.size > 0 || !this.#concurrencyLimit.isOpen) return;
    clearInterval(this.#adapting);
    this.#adapting = undefined;
  };

  #giveBack(load: SubscriberLoad): void {
    const back = load.takeOut(() => true);
    this.#waiting -= back.length;
    void this.options.shards.giveBack(back);
  }

  /** @param fallback the subscriber at its alternative URL, when the delivery goes there */
  #send(
    delivery: ClaimedDelivery,
    subscriber: Subscriber,
    load: SubscriberLoad,
    fallback: Subscriber | null,
  ): void {
    const { clock, config, sender, circuits } = this.options;
    const startedAt = clock.now();
    const permit = fallback ? circuits.beginFallback(subscriber) : circuits.begin(subscriber);
    load.inFlight++;
    const concurrencyBucket = this.#concurrencyLimit.begin(performance.now());
    const plan = config.retryPlans.get(delivery.handlerId);
    const system = {
      queueDepth: this.#waiting,
      inFlight: this.#underWay.size + 1,
      subscriberInFlight: load.inFlight,
      circuit: permit.state,
    };
    const terms = attemptConfigurationOf(fallback ?? subscriber, plan);
    const facts = { delivery, terms, plan, startedAt, system, recent: load.recent };
    const one = new UnderWay(facts, subscriber, load, permit, concurrencyBucket, this.#onEnded);
    // Held from here on, also when the request cannot even be made.
    this.#underWay.add(one);
    this.#adapting ??= setInterval(this.#adapt, ADAPT_MS).unref();
    const request = buildRequest(delivery, fallback ?? subscriber, startedAt);
    if ("problem" in request) {
      setImmediate(() => one.onReport(neverSent(request.problem)));
      return;
    }
    const sent = sender.send(request, one);
    if (this.#underWay.has(one)) one.request = sent;
    else sent.abort(); // over already; or its shard was lost just now
  }

  #onEnded = (ended: UnderWay, report: SendReport): void => {
    const { random, circuits, settler } = this.options;
    const { subscriber, load } = ended;
    if (!this.#underWay.delete(ended)) return; // cut off meanwhile
    const now = performance.now();
    this.#concurrencyLimit.end(ended.concurrencyBucket, now);
    load.finish(now);
    const settlement = settlementOf(ended.facts, report, random);
    circuits.end(subscriber, ended.permit, speaksAgainstHealth(settlement));
    settler.add(settlement);
    this.#slotFreed(subscriber.id);
    if (load.waiting > 0) this.#start(subscriber.id, load);
    if (this.#deferred.size > 0) this.#startDeferred();
    if (this.#underWay.size === 0) this.#onQuiet?.();
  };

  /** Wakes the dispatch loop if the freed slot is of use: to a blocked subscriber, or to those that the last plan left over. */
  #slotFreed(subscriberId: string): void {
    const { queue } = this.options;
    if (queue.due.isBlocked(subscriberId) && this.wanted(subscriberId) > 0) queue.unblock(subscriberId);
    else if (queue.due.leftReady) queue.wakeUp();
  }

  #canSend({ unavailable, isPaused, maintenance }: Subscriber): boolean {
    if (unavailable !== null || isPaused) return false;
    return maintenance.length === 0 || endOfMaintenance(maintenance, this.options.clock.now()) === null;
  }

  #limitsOf(subscriber: Subscriber, load: SubscriberLoad) {
    const { limit, rate } = shareOf(subscriber, this.options.shards.share);
    const free = MOST_IN_FLIGHT - this.#underWay.size;
    return { limit: Math.min(limit, Math.max(1, load.inFlight, free)), rate };
  }

  #loadOf(subscriberId: string): SubscriberLoad {
    let load = this.#loads.get(subscriberId);
    if (load === undefined) {
      load = new SubscriberLoad();
      this.#loads.set(subscriberId, load);
    }
    return load;
  }
}
