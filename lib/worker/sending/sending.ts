import { endOfMaintenance } from "../../engine/maintenance";
import { REDIRECTED_RANK } from "../../engine/priority";
import type { ClaimedDelivery } from "../claims/claimed-delivery";
import type { WorkQueue } from "../claims/work-queue";
import type { Subscriber } from "../config/subscriber";
import type { Settler } from "../settling/settle";
import type { Settlement } from "../settling/settlement";
import type { ShardObserver, Shards } from "../shards/shards";
import type { ReleasedRoom } from "./released-share";
import { type RequestsOptions, RequestsUnderWay } from "./requests-under-way";
import { SubscriberLoad, shareOf } from "./subscriber-load";

/**
 * Requests at once over all subscribers. One subscriber may have at most as many as are still free, so that
 * subscribers that hang, however many, always leave room for the others.
 */
const MOST_IN_FLIGHT = 1024;

export type SendingOptions = RequestsOptions & { queue: WorkQueue; shards: Shards; settler: Settler };

/**
 * Claimed deliveries that wait for a slot of their subscriber. Sends each one as soon as its subscriber's limits, circuit and
 * maintenance windows allow it; gives it back when they forbid it.
 */
export class Sending implements ShardObserver {
  #loads = new Map<string, SubscriberLoad>();
  /** Subscribers with deliveries that wait only because this process has no time for more requests. */
  #deferred = new Set<string>();
  #waiting = 0;
  readonly #requests: RequestsUnderWay;

  constructor(private readonly options: SendingOptions) {
    const events = { onSettlement: this.#onSettlement, onRoom: this.#startDeferred };
    this.#requests = new RequestsUnderWay(options, events);
    options.shards.subscribe(this);
  }

  /** Deliveries accepted and not sent yet. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Accepts claimed deliveries, and sends those that can be sent at once. */
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

  /** Sends the waiting deliveries that can be sent by now: a limit, a rate or the configuration may have changed. */
  startWaiting(): void {
    for (const [subscriberId, load] of this.#loads) if (load.waiting > 0) this.#start(subscriberId, load);
  }

  /** How many more deliveries of a subscriber to claim now. @param areRedirected copies with a URL of their own, which its circuit does not hold back */
  wanted(subscriberId: string, areRedirected = false): number {
    const { config, circuits } = this.options;
    const subscriber = config.subscribers.get(subscriberId);
    if (!subscriber || !this.#canSend(subscriber)) return 0;
    const load = this.#loadOf(subscriberId);
    const { limit, rate } = this.#limitsOf(subscriber, load);
    const wanted = load.wanted(limit, rate, performance.now());
    if (areRedirected) return wanted;
    // Called in any case: the due delivery may become the circuit's probe.
    const room = circuits.room(subscriber) - load.waitingForOwnUrl;
    return circuits.usesFallback(subscriber) ? wanted : Math.max(0, Math.min(wanted, room));
  }

  /** How many more deliveries that operations released to claim while live ones of the subscriber are due. */
  releasedRoom(subscriberId: string): ReleasedRoom {
    const subscriber = this.options.config.subscribers.get(subscriberId);
    if (!subscriber) return { first: 0, most: 0 };
    const load = this.#loadOf(subscriberId);
    return load.released.claimable(this.#limitsOf(subscriber, load).limit);
  }

  /** How many requests to a subscriber may begin now, but for its limits. @param areRedirected as for `wanted` */
  room(subscriberId: string, areRedirected = false): number {
    const { config, circuits } = this.options;
    const subscriber = config.subscribers.get(subscriberId);
    if (!subscriber || !this.#canSend(subscriber)) return 0;
    if (areRedirected) return Infinity;
    return circuits.usesFallback(subscriber) ? Infinity : circuits.room(subscriber);
  }

  /** Whether the circuit of a subscriber may hold back what goes to its own URL. */
  isCircuitOpen(subscriberId: string): boolean {
    const { config, circuits } = this.options;
    const subscriber = config.subscribers.get(subscriberId);
    return subscriber !== undefined && !circuits.isClosed(subscriber);
  }

  /** What this worker sends to a subscriber per second. */
  perSecond(subscriberId: string): number {
    return this.#loads.get(subscriberId)?.pace(performance.now()) ?? 0;
  }

  /** Whether only its rate limit can hold a subscriber back, so that its next request can be sent within milliseconds. */
  isPaced(subscriberId: string, areRedirected = false): boolean {
    const { config } = this.options;
    return (
      config.subscribers.get(subscriberId)?.ratePerSecond != null &&
      this.room(subscriberId, areRedirected) > 0
    );
  }

  onShardsLost(shards: ReadonlySet<number>): void {
    this.#takeWaiting(({ shard }) => shards.has(shard));
    this.#requests.cutOff(({ shard }) => shards.has(shard));
  }

  onShardsLeaving(shards: ReadonlySet<number>): void {
    void this.options.shards.giveBack(this.#takeWaiting(({ shard }) => shards.has(shard)));
  }

  /**
   * Gives the waiting deliveries back and lets the requests under way finish for `withinMs`; then cuts them off. Whether a
   * request that was cut off arrived is unknown: its delivery stays in its claim, which the shard's next owner ends, and is sent again.
   */
  async drain(withinMs: number): Promise<void> {
    await this.options.shards.giveBack(this.#takeWaiting(() => true));
    await this.#requests.finished(withinMs);
    this.#requests.cutOff(() => true);
  }

  #takeWaiting(isWanted: (delivery: ClaimedDelivery) => boolean): ClaimedDelivery[] {
    const taken = [...this.#loads.values()].flatMap((load) => load.takeOut(isWanted));
    this.#waiting -= taken.length;
    return taken;
  }

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
      if (!this.#requests.hasRoom) {
        this.#deferred.add(subscriberId);
        return;
      }
      // Asked for a delivery to the subscriber's own URL alone: it may become the circuit's probe.
      const isHeld = load.waitingForOwnUrl > 0 && circuits.room(subscriber) === 0;
      if (isHeld && !circuits.usesFallback(subscriber)) this.#giveBack(load, isForOwnUrl);
      const delivery = load.next(limit);
      if (delivery === undefined) return;
      this.#waiting--;
      if (rate !== null) load.spendToken();
      this.#requests.begin(delivery, subscriber, load, isHeld ? subscriber.alternative : null, this.#waiting);
    }
  }

  /** Starts deferred subscribers in turn, as long as there is room; one with more deliveries waiting is deferred again, last. */
  #startDeferred = (): void => {
    if (this.#deferred.size === 0) return;
    for (const subscriberId of this.#deferred) {
      if (!this.#requests.hasRoom) return;
      this.#deferred.delete(subscriberId);
      this.#start(subscriberId, this.#loadOf(subscriberId));
    }
  };

  #onSettlement = (settlement: Settlement, { id }: Subscriber, load: SubscriberLoad): void => {
    const { settler, queue } = this.options;
    settler.add(settlement);
    // The freed slot is of use to a blocked subscriber, or to those that the last plan left over.
    if (queue.due.isBlocked(id) && (this.wanted(id) > 0 || this.wanted(id, true) > 0)) queue.unblock(id);
    else if (queue.due.leftReady) queue.wakeUp();
    if (load.waiting > 0) this.#start(id, load);
  };

  #giveBack(load: SubscriberLoad, isWanted: (delivery: ClaimedDelivery) => boolean = () => true): void {
    const deliveries = load.takeOut(isWanted);
    this.#waiting -= deliveries.length;
    void this.options.shards.giveBack(deliveries);
  }

  #canSend({ unavailable, isPaused, maintenance }: Subscriber): boolean {
    if (unavailable !== null || isPaused) return false;
    return maintenance.length === 0 || endOfMaintenance(maintenance, this.options.clock.now()) === null;
  }

  #limitsOf(subscriber: Subscriber, load: SubscriberLoad) {
    const { limit, rate } = shareOf(subscriber, this.options.shards.share);
    const free = MOST_IN_FLIGHT - this.#requests.count;
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

const isForOwnUrl = ({ priority }: ClaimedDelivery) => priority !== REDIRECTED_RANK;
