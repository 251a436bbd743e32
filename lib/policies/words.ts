import { FAILURE_CLASS_LABEL, FAILURE_KIND_LABEL } from "../engine/failure";
import type { Jitter, RetryStrategy } from "../engine/retry";
import type { RuleAction, RuleCondition } from "../engine/rules";
import { type RetryWindow, WEEKDAYS, type Weekday } from "../engine/windows";
import type { INTERCEPTOR_TYPES } from "./interceptor-schema";

/** What a person reads for the words of a policy. */

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
  fixed: "the same wait before each retry",
  linear: "each wait longer by the same amount",
  exponential: "each wait longer by the same factor",
  schedule: "the waits you list",
  adaptive: "waits that follow how the subscriber does",
  hybrid: "some retries at once, then another strategy",
} as const satisfies Record<RetryStrategy, string>;

export const JITTER_LABEL = {
  none: "None",
  full: "Full",
  equal: "Equal",
  decorrelated: "Decorrelated",
} as const satisfies Record<Jitter, string>;

export const JITTER_MEANING = {
  none: "Each wait as reckoned",
  full: "From nothing to the wait",
  equal: "From half the wait to the wait",
  decorrelated: "From the first wait to 3 × the last",
} as const satisfies Record<Jitter, string>;

export const ACTION_LABEL = {
  retry: "Retry by the strategy",
  retry_now: "Retry at once",
  fail: "Fail, no retry",
  disable_subscriber: "Fail, and disable the subscriber",
} as const satisfies Record<RuleAction, string>;

export const INTERCEPTOR_LABEL = {
  "client-id": "Client ID",
  "access-token": "Access tokens",
  oauth: "OAuth introspection",
  jwt: "JSON Web Token",
  ip: "IP filter",
} as const satisfies Record<(typeof INTERCEPTOR_TYPES)[number], string>;

export const INTERCEPTOR_MEANING = {
  "client-id": "client-id and client-secret of an approved publisher, in headers of those names",
  "access-token": "one of these tokens; they are kept hashed",
  oauth: "a token that an authorization server says is active",
  jwt: "a token that a known issuer has signed",
  ip: "the publisher's address, asked before the others",
} as const satisfies Record<(typeof INTERCEPTOR_TYPES)[number], string>;

export const WEEKDAY_LABEL = {
  mon: "Mon",
  tue: "Tue",
  wed: "Wed",
  thu: "Thu",
  fri: "Fri",
  sat: "Sat",
  sun: "Sun",
} as const satisfies Record<Weekday, string>;

/** The days of a week that begins on Monday, as offices write it. */
export const WEEK: readonly Weekday[] = [...WEEKDAYS.slice(1), ...WEEKDAYS.slice(0, 1)];

/** Business hours: `Mon–Fri 09:00–17:00 Europe/Berlin`. */
export function windowInWords({ days, from, to, timeZone }: RetryWindow): string {
  return `${daysInWords(days)} ${from}–${to} ${timeZone}`;
}

/** Three days or more in a row are written as a range. */
function daysInWords(days: readonly Weekday[]): string {
  const runs: Weekday[][] = [];
  for (const day of WEEK) {
    if (!days.includes(day)) continue;
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && WEEK.indexOf(day) === WEEK.indexOf(last) + 1) run.push(day);
    else runs.push([day]);
  }
  const label = (day: Weekday | undefined) => (day ? WEEKDAY_LABEL[day] : "");
  return runs
    .map((run) => (run.length > 2 ? `${label(run[0])}–${label(run.at(-1))}` : run.map(label).join(", ")))
    .join(", ");
}

/** One condition of a rule, and of what it accepts any one. */
export type ConditionInWords = { name: string; anyOf: string[] };

/** A rule's conditions, all of which must hold; none: every failure. */
export function conditionsInWords({ kinds, classes, statuses, texts }: RuleCondition): ConditionInWords[] {
  const all = [
    { name: "Kind", anyOf: kinds?.map((kind) => FAILURE_KIND_LABEL[kind]) },
    { name: "Class", anyOf: classes?.map((one) => FAILURE_CLASS_LABEL[one]) },
    { name: "Status", anyOf: statuses?.map((range) => range.replace("-", "–")) },
    {
      name: "Text",
      anyOf: texts?.map((one) => ("contains" in one ? `“${one.contains}”` : `/${one.matches}/`)),
    },
  ];
  return all.flatMap(({ name, anyOf }) => (anyOf ? [{ name, anyOf }] : []));
}

export function timesInWords(times: number): string {
  if (times === 0) return "never";
  return times === 1 ? "once" : `${times} times`;
}
