import type { Jitter, RetryStrategy } from "../engine/retry";
import type { RuleAction } from "../engine/rules";
import { WEEKDAYS, type Weekday } from "../engine/windows";

/** Labels for the values of a policy. */

export const STRATEGY_LABEL = {
  immediate: "Immediate",
  fixed: "Fixed",
  linear: "Linear",
  exponential: "Exponential",
  schedule: "Schedule",
  adaptive: "Adaptive",
  hybrid: "Hybrid",
} as const satisfies Record<RetryStrategy, string>;

export const STRATEGY_MEANING = {
  immediate: "each retry at once",
  fixed: "the same delay before each retry",
  linear: "each delay longer by the same amount",
  exponential: "each delay longer by the same factor",
  schedule: "the delays you list",
  adaptive: "delays that follow the subscriber's failure rate",
  hybrid: "some retries at once, then another strategy",
} as const satisfies Record<RetryStrategy, string>;

export const JITTER_LABEL = {
  none: "None",
  full: "Full",
  equal: "Equal",
  decorrelated: "Decorrelated",
} as const satisfies Record<Jitter, string>;

export const JITTER_MEANING = {
  none: "Delay as calculated",
  full: "From 0 to the delay",
  equal: "From half the delay to the delay",
  decorrelated: "From the first delay to 3 × the last",
} as const satisfies Record<Jitter, string>;

export const ACTION_LABEL = {
  retry: "Retry by the strategy",
  retry_now: "Retry at once",
  fail: "Fail, no retry",
  disable_subscriber: "Fail, and disable the subscriber",
} as const satisfies Record<RuleAction, string>;

export const WEEKDAY_LABEL = {
  mon: "Mon",
  tue: "Tue",
  wed: "Wed",
  thu: "Thu",
  fri: "Fri",
  sat: "Sat",
  sun: "Sun",
} as const satisfies Record<Weekday, string>;

/** The days of a week that begins on Monday. */
export const WEEK: readonly Weekday[] = [...WEEKDAYS.slice(1), ...WEEKDAYS.slice(0, 1)];
