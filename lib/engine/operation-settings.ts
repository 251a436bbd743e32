/** How an operation that sends is released. Each part is null when it is switched off. */

/** Deliveries per second of the whole operation, and of each subscriber: null is no limit. */
export type Pace = {
  perSecond: number | null;
  /** Absent while it follows its default: `subscriberRate`. */
  perSubscriberPerSecond?: number | null;
};

/** So many items are sent first; the operation goes on when at least this share of them is delivered. */
export type Canary = { items: number; deliveredShare: number };

/** The rate after the canary, doubled while at least this share of the last results is delivered, up to the pace. */
export type Ramp = { fromPerSecond: number; doubleEverySeconds: number; deliveredShare: number };

/** A subscriber's items are paused when this share of at least so many results of the last seconds failed. */
export type AutoPause = { failedShare: number; ofAtLeast: number; overSeconds: number };

/** Hours of the day in which an operation runs; a `to` at or before `from` is on the next day. */
export type DailyWindow = { from: string; to: string; timeZone: string };

export const DEFAULT_PACE = { perSecond: 100 } as const satisfies Pace;
export const DEFAULT_CANARY = { items: 50, deliveredShare: 0.9 } as const satisfies Canary;
export const DEFAULT_RAMP = {
  fromPerSecond: 10,
  doubleEverySeconds: 30,
  deliveredShare: 0.95,
} as const satisfies Ramp;
export const DEFAULT_AUTO_PAUSE = {
  failedShare: 0.5,
  ofAtLeast: 20,
  overSeconds: 30,
} as const satisfies AutoPause;

/** The most deliveries per second without the right to more. */
export const MOST_PER_SECOND = 500;

/** The slowest default rate of a subscriber, and its share of what is delivered to it anyway. */
const LEAST_PER_SUBSCRIBER = 10;
const SHARE_OF_DELIVERED = 0.2;

/**
 * The rate at which an operation's deliveries of one subscriber are released, per second; null is no limit.
 * @param deliveredPerSecond the subscriber's deliveries per second of late
 */
export function subscriberRate(pace: Pace | null, deliveredPerSecond: number): number | null {
  if (pace === null) return null;
  if (pace.perSubscriberPerSecond !== undefined) return pace.perSubscriberPerSecond;
  return Math.max(LEAST_PER_SUBSCRIBER, SHARE_OF_DELIVERED * deliveredPerSecond);
}

/** Released and not settled: at most what the rate releases in so many seconds, but so many in any case. */
const UNSETTLED_SECONDS = 2;
const LEAST_UNSETTLED = 32;
/** Without a rate: enough for every slot of many subscribers, and few enough to be cancelled within a second. */
const MOST_UNSETTLED = 4000;

/** How many deliveries of an operation may be released and not settled. */
export function mostUnsettled(perSecond: number | null): number {
  if (perSecond === null) return MOST_UNSETTLED;
  return Math.min(MOST_UNSETTLED, Math.max(LEAST_UNSETTLED, UNSETTLED_SECONDS * perSecond));
}
