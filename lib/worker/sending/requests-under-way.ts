import { speaksAgainstHealth } from "../../engine/circuit";
import type { Random } from "../../engine/retry";
import type { CircuitPermit, Circuits } from "../circuits/circuits";
import type { ClaimedDelivery } from "../claims/claimed-delivery";
import { DenseSet, type DenseSetItem } from "../claims/dense-set";
import type { Config } from "../config/config";
import type { Subscriber } from "../config/subscriber";
import type { DatabaseClock } from "../database/clock";
import { editedSubscriber } from "../requests/edited-subscriber";
import { buildRequest } from "../requests/request";
import type { Abortable, Sender, SendObserver } from "../requests/send";
import { neverSent, type SendReport } from "../requests/send-report";
import { attemptConfigurationOf } from "../settling/attempt-configuration";
import { type AttemptFacts, type Settlement, settlementOf } from "../settling/settlement";
import { ADAPT_MS, AdaptiveConcurrencyLimit } from "./adaptive-concurrency-limit";
import type { SubscriberLoad } from "./subscriber-load";

export type RequestsOptions = {
  clock: DatabaseClock;
  config: Config;
  sender: Sender;
  random: Random;
  circuits: Circuits;
};

export type RequestEvents = {
  /** A request ended, unless it was cut off: its slot is free, and its settlement is to be written. */
  onSettlement: (settlement: Settlement, subscriber: Subscriber, load: SubscriberLoad) => void;
  /** There may be room for more requests. */
  onRoom: () => void;
};

/** The requests under way: each is begun under a permit of its circuit and ends with a settlement, or is cut off without one. */
export class RequestsUnderWay {
  #requests = new DenseSet<RequestUnderWay>();
  #concurrencyLimit = new AdaptiveConcurrencyLimit();
  #adapting: NodeJS.Timeout | undefined;
  #onQuiet: (() => void) | undefined;

  constructor(
    private readonly options: RequestsOptions,
    private readonly events: RequestEvents,
  ) {}

  get count(): number {
    return this.#requests.size;
  }

  /** Whether this process has time for another request. */
  get hasRoom(): boolean {
    return this.#concurrencyLimit.hasRoom(performance.now());
  }

  /**
   * Begins the request of a delivery.
   * @param fallback the subscriber at its alternative URL, when the delivery goes there
   * @param queueDepth deliveries that wait for a slot
   */
  begin(
    delivery: ClaimedDelivery,
    subscriber: Subscriber,
    load: SubscriberLoad,
    fallback: Subscriber | null,
    queueDepth: number,
  ): void {
    const isRedirected = delivery.edit?.url != null;
    // A URL of the copy's own is compared with the subscriber's, whose headers these are, also while its alternative is in use.
    const base = isRedirected ? subscriber : (fallback ?? subscriber);
    const destination = delivery.edit && editedSubscriber(delivery, delivery.edit, base);
    const { clock, config, sender, circuits } = this.options;
    const startedAt = clock.now();
    // What another URL answers says nothing of the subscriber's health.
    const permit =
      isRedirected || fallback !== null ? circuits.beginAtOtherUrl(subscriber) : circuits.begin(subscriber);
    load.begin(delivery);
    const concurrencyBucket = this.#concurrencyLimit.begin(performance.now());
    const plan = config.planOf(subscriber, delivery.handlerId);
    const system = {
      queueDepth,
      inFlight: this.#requests.size + 1,
      subscriberInFlight: load.inFlight,
      circuit: permit.state,
    };
    const configuration = attemptConfigurationOf(destination ?? fallback ?? subscriber, plan);
    const recent = isRedirected ? undefined : load.recent;
    const facts = { delivery, configuration, plan, startedAt, system, recent };
    const one = new RequestUnderWay(facts, subscriber, load, permit, concurrencyBucket, this.#onEnded);
    // Under way from here on, also when the request cannot be built.
    this.#requests.add(one);
    this.#adapting ??= setInterval(this.#adapt, ADAPT_MS).unref();
    const request = buildRequest(delivery, destination ?? fallback ?? subscriber, startedAt);
    if ("problem" in request) {
      setImmediate(() => one.onReport(neverSent(request)));
      return;
    }
    const sent = sender.send(request, one);
    if (this.#requests.has(one)) one.request = sent;
    else sent.abort(); // ended already, or its shard was lost just now
  }

  /** Cuts off the requests that `isWanted` picks. They get no settlement. */
  cutOff(isWanted: (delivery: ClaimedDelivery) => boolean): void {
    for (const one of this.#requests.filter(({ facts }) => isWanted(facts.delivery))) {
      this.#requests.delete(one);
      one.load.cutOff(one.facts.delivery);
      one.request?.abort();
    }
  }

  /** Resolves when no request is under way any more, or after `withinMs`. */
  async finished(withinMs: number): Promise<void> {
    if (this.#requests.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.#onQuiet = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #onEnded = (ended: RequestUnderWay, report: SendReport): void => {
    const { random, circuits } = this.options;
    const { subscriber, load } = ended;
    if (!this.#requests.delete(ended)) return; // cut off meanwhile
    const now = performance.now();
    this.#concurrencyLimit.end(ended.concurrencyBucket, now);
    load.finish(ended.facts.delivery, now);
    const settlement = settlementOf(ended.facts, report, random);
    circuits.end(subscriber, ended.permit, speaksAgainstHealth(settlement));
    this.events.onSettlement(settlement, subscriber, load);
    this.events.onRoom();
    if (this.#requests.size === 0) this.#onQuiet?.();
  };

  /** Adapts the limit while requests are under way or it is below its maximum. */
  #adapt = (): void => {
    this.#concurrencyLimit.adapt();
    this.events.onRoom();
    if (this.#requests.size > 0 || !this.#concurrencyLimit.isOpen) return;
    clearInterval(this.#adapting);
    this.#adapting = undefined;
  };
}

/** A request under way, with the facts needed when it ends. */
class RequestUnderWay implements SendObserver, DenseSetItem {
  slot = -1;
  request: Abortable | undefined;

  constructor(
    readonly facts: AttemptFacts,
    readonly subscriber: Subscriber,
    readonly load: SubscriberLoad,
    readonly permit: CircuitPermit,
    /** When it began, for the concurrency limit. */
    readonly concurrencyBucket: number,
    private readonly onEnded: (one: RequestUnderWay, report: SendReport) => void,
  ) {}

  onReport(report: SendReport): void {
    this.onEnded(this, report);
  }
}
