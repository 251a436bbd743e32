import { isBehindLive, REDIRECTED_RANK, RELEASED_RANK } from "../../engine/priority";
import type { ClaimedDelivery } from "../claims/claimed-delivery";
import type { Subscriber } from "../config/subscriber";
import { RecentAttempts } from "../settling/recent-attempts";
import { ReleasedShare } from "./released-share";

/** Deliveries are claimed ahead for this much time at the subscriber's recent pace, so that its slots never wait for a claim. */
const AHEAD_SECONDS = 0.3;
const MOST_AHEAD = 1000;
/** Subscribers with a slower pace (requests per second) get none ahead: their slots can wait for a claim. */
const AHEAD_FROM_RATE = 20;
/**
 * The pace is measured over spans of at least SPAN_MS, and falls by a tenth at most from one span to the next: a short stall
 * of this worker is no sign of a slow subscriber. After PACE_LASTS_MS without a finished request the measured pace counts.
 */
const SPAN_MS = 20;
const PACE_KEPT = 0.9;
const PACE_LASTS_MS = 500;
/** The burst of the rate limit's token bucket, in seconds of the rate. */
const BURST_SECONDS = 0.1;

/** The load of one subscriber in this worker: requests under way, deliveries waiting for a slot, pace, token bucket. */
export class SubscriberLoad {
  inFlight = 0;
  readonly recent = new RecentAttempts();
  readonly released = new ReleasedShare();
  /** By rank, the most urgent first; those that operations released are the last, and redirected copies. */
  #queues: ClaimedDelivery[][] = Array.from({ length: REDIRECTED_RANK + 1 }, () => []);
  #waiting = 0;
  #finished = 0;
  #spanStart = 0;
  #perSecond = 0;
  #tokens = 1;
  #tokensAt = 0;

  get waiting(): number {
    return this.#waiting;
  }

  /** Those that wait for the subscriber's own URL: all but redirected copies. */
  get waitingForOwnUrl(): number {
    return this.#waiting - (this.#queues[REDIRECTED_RANK]?.length ?? 0);
  }

  add(delivery: ClaimedDelivery): void {
    // A rank of a later version counts as the least urgent.
    const rank = isReleased(delivery) ? delivery.priority : Math.min(delivery.priority, RELEASED_RANK - 1);
    this.#queues[rank]?.push(delivery);
    this.#waiting++;
    if (isReleased(delivery)) this.released.waiting++;
  }

  /** Takes the delivery to send next. @param limit requests at once */
  next(limit: number): ClaimedDelivery | undefined {
    const isReleasedDue = this.released.waiting > 0 && this.released.isDue(limit);
    const live = isReleasedDue ? undefined : this.#queues.find(hasLive);
    const next = (live ?? this.#releasedQueue())?.shift();
    if (next) this.#removed(next);
    return next;
  }

  /** The queue with the oldest of those behind everything live. */
  #releasedQueue(): ClaimedDelivery[] | undefined {
    const released = this.#queues[RELEASED_RANK];
    const redirected = this.#queues[REDIRECTED_RANK];
    const dueAt = (queue: ClaimedDelivery[] | undefined) => queue?.[0]?.dueAt ?? Number.POSITIVE_INFINITY;
    return dueAt(redirected) < dueAt(released) ? redirected : released;
  }

  /** Records the begin of a delivery's request. */
  begin(delivery: ClaimedDelivery): void {
    this.inFlight++;
    if (isReleased(delivery)) this.released.releasedBegan();
    else this.released.liveBegan();
  }

  /** Records that a request was cut off. */
  cutOff(delivery: ClaimedDelivery): void {
    this.inFlight--;
    if (isReleased(delivery)) this.released.inFlight--;
  }

  /** Takes out the waiting deliveries that `isWanted` picks. */
  takeOut(isWanted: (delivery: ClaimedDelivery) => boolean): ClaimedDelivery[] {
    const out = this.#queues.flatMap((queue) => queue.filter(isWanted));
    if (out.length > 0)
      this.#queues = this.#queues.map((queue) => queue.filter((delivery) => !isWanted(delivery)));
    for (const delivery of out) this.#removed(delivery);
    return out;
  }

  /** Frees the slot of a request that ended and counts it for the pace. `now` is steady milliseconds. */
  finish(delivery: ClaimedDelivery, now: number): void {
    this.cutOff(delivery);
    this.#finished++;
    const span = now - this.#spanStart;
    if (span < SPAN_MS) return;
    this.#perSecond = Math.max((this.#finished * 1000) / span, this.#perSecond * PACE_KEPT);
    this.#spanStart = now;
    this.#finished = 0;
  }

  /**
   * How many more deliveries to claim now. None while enough deliveries wait for a slot, so that claims stay few and large.
   * @param limit requests at once @param rate requests per second, null for no limit
   */
  wanted(limit: number, rate: number | null, now: number): number {
    const pace = this.pace(now);
    const ahead = pace < AHEAD_FROM_RATE ? 0 : Math.min(Math.ceil(pace * AHEAD_SECONDS), MOST_AHEAD);
    const target = limit + ahead;
    const held = this.inFlight + this.waiting;
    if (held >= limit && this.waiting >= ahead / 2) return 0;
    const allowed = rate === null ? target : this.tokens(rate, now) - this.waiting;
    return Math.max(Math.min(target - held, allowed), 0);
  }

  /** Requests finished per second recently. */
  pace(now: number): number {
    const span = now - this.#spanStart;
    return span < PACE_LASTS_MS ? this.#perSecond : Math.min(this.#perSecond, (this.#finished * 1000) / span);
  }

  /** Refills the token bucket. @returns how many requests the rate limit allows now */
  tokens(rate: number, now: number): number {
    const most = Math.max(1, rate * BURST_SECONDS);
    this.#tokens = Math.min(most, this.#tokens + ((now - this.#tokensAt) * rate) / 1000);
    this.#tokensAt = now;
    return Math.floor(this.#tokens);
  }

  spendToken(): void {
    this.#tokens--;
  }

  #removed(delivery: ClaimedDelivery): void {
    this.#waiting--;
    if (isReleased(delivery)) this.released.waiting--;
  }
}

const isReleased = ({ priority }: ClaimedDelivery) => isBehindLive(priority);
const hasLive = (queue: readonly ClaimedDelivery[], rank: number) => queue.length > 0 && rank < RELEASED_RANK;

/** A worker's share of a subscriber's limits: proportional to its share of the shards, at least 1. */
export function shareOf(subscriber: Subscriber, shardShare: number): { limit: number; rate: number | null } {
  const { maxConcurrency, ratePerSecond } = subscriber;
  return {
    limit: Math.max(1, Math.floor(maxConcurrency * shardShare)),
    rate: ratePerSecond === null ? null : Math.max(1, ratePerSecond * shardShare),
  };
}
