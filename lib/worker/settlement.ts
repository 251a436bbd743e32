import type { FailureClass, FailureKind } from "../engine/failure";
import { isTold } from "../engine/failure-email";
import { decideNextStep, type NextStep } from "../engine/next-step";
import { judgeOutcome, type Outcome } from "../engine/outcome";
import type { Random } from "../engine/retry";
import type { RuleDecision, RuleFailure } from "../engine/rules";
import type { AttemptOutcome, AttemptTrigger, DeliveryState } from "../engine/state";
import type { ClaimedDelivery } from "./claim";
import type { RetryPlan, Subscriber } from "./config";
import type { RecentAttempts } from "./recent-attempts";
import { responseHeadersJson } from "./request-headers";
import type { SendReport } from "./send";

/** Everything one attempt changes: the delivery's new state and the attempt's row. Times are epoch milliseconds. */
export type Settlement = {
  /** What was sent, in hand until this is written. */
  delivery: ClaimedDelivery;
  id: string;
  shard: number;
  claimToken: string;
  eventId: string;
  subscriberId: string;
  state: DeliveryState;
  dueAt: number;
  nextTrigger: AttemptTrigger;
  number: number;
  automaticAttempts: number;
  lastDelayMs: number | null;
  firstAttemptAt: number;
  /** When the attempt ended: the delivery has failed or is finished since then, unless it is scheduled again. */
  endedAt: number;
  httpStatus: number | null;
  failureClass: FailureClass | null;
  failureKind: FailureKind | null;
  failureDetail: string | null;
  subscriberUrl: string;
  subscriberName: string;
  trigger: AttemptTrigger;
  operationId: string | null;
  startedAt: number;
  waitMs: number;
  durationMs: number;
  outcome: AttemptOutcome;
  /** As sent in `webhook-timestamp`: whole seconds. */
  sentAt: number;
  requestHeaders: string;
  responseHeaders: string | null;
  body: Buffer | null;
  isTruncated: boolean;
  strategy: string | null;
  settings: string | null;
  /** A retry is due at `dueAt`. */
  nextAction: "none" | "retry" | "fail";
  system: string;
  /** A rule says that nothing more is to be sent to the subscriber: which one. */
  disabledBy: RuleDecision | null;
  /** A failure for good that somebody is to be told of by e-mail. */
  isTold: boolean;
};

export type AttemptFacts = {
  delivery: ClaimedDelivery;
  subscriber: Pick<Subscriber, "url" | "name">;
  plan: RetryPlan | undefined;
  /** When the request was begun, by the database's clock. */
  startedAt: number;
  requestHeaders: string;
  /** System context, as JSON. */
  system: string;
  /** The subscriber's last attempts, where they are remembered; this one is noted there. */
  recent?: RecentAttempts;
};

/** Judges an attempt, asks the engine what follows, and says what to write. */
export function settlementOf(facts: AttemptFacts, report: SendReport, random: Random): Settlement {
  const { delivery, subscriber, plan, startedAt } = facts;
  const outcome = judgeOutcome(report.result, delivery.expectedStatus);
  const endedAt = startedAt + report.durationMs;
  const firstAttemptAt = delivery.firstAttemptAt ?? startedAt;
  const isOperation = delivery.operationId !== null;
  const isSuccess = outcome.outcome === "success";
  facts.recent?.note({ endedAt, isSuccess, durationMs: report.durationMs });
  const step = decideNextStep(
    {
      automaticAttempts: delivery.automaticAttempts,
      lastDelayMs: delivery.lastDelayMs,
      firstAttemptAt,
      isOperation,
      health: isSuccess ? undefined : facts.recent?.health(endedAt),
    },
    {
      outcome: outcome.outcome,
      retryAfter: single(report.headers?.["retry-after"]),
      failure: failureOf(outcome, report.body),
    },
    plan?.settings ?? null,
    endedAt,
    random,
  );
  const decision = "decision" in step ? step.decision : undefined;
  const isRetry = step.move === "reschedule";
  // Written out: spreading parts into it took longer than judging the attempt.
  return {
    delivery,
    id: delivery.id,
    shard: delivery.shard,
    claimToken: delivery.claimToken,
    eventId: delivery.eventId,
    subscriberId: delivery.subscriberId,
    state: STATE_AFTER[step.move],
    dueAt: isRetry ? step.dueAt : delivery.dueAt,
    nextTrigger: isRetry ? step.trigger : delivery.trigger,
    number: delivery.attempts + 1,
    automaticAttempts: delivery.automaticAttempts + (isRetry ? 1 : 0),
    lastDelayMs: isRetry ? step.delayMs : delivery.lastDelayMs,
    firstAttemptAt,
    endedAt,
    httpStatus: outcome.httpStatus,
    failureClass: outcome.failureClass,
    failureKind: outcome.failureKind,
    failureDetail: withoutNul(outcome.failureDetail),
    subscriberUrl: subscriber.url,
    subscriberName: subscriber.name,
    trigger: delivery.trigger,
    operationId: delivery.operationId,
    startedAt,
    waitMs: Math.max(0, Math.round(startedAt - delivery.dueAt)),
    durationMs: report.durationMs,
    outcome: outcome.outcome,
    sentAt: Math.floor(startedAt / 1000),
    requestHeaders: facts.requestHeaders,
    responseHeaders: report.headers && responseHeadersJson(report.headers),
    body: report.body,
    isTruncated: report.isTruncated,
    strategy: plan?.settings.strategy ?? null,
    settings: plan ? settingsJson(plan, decision) : null,
    nextAction: ACTION_OF[step.move],
    system: facts.system,
    disabledBy: decision?.action === "disable_subscriber" ? decision : null,
    isTold: isTold(step, plan?.settings ?? null),
  };
}

const STATE_AFTER = {
  deliver: "delivered",
  fail: "failed",
  reschedule: "scheduled",
} as const satisfies Record<NextStep["move"], DeliveryState>;

const ACTION_OF = { deliver: "none", fail: "fail", reschedule: "retry" } as const satisfies Record<
  NextStep["move"],
  Settlement["nextAction"]
>;

/** What the policy's rules look at; undefined on success. */
function failureOf(outcome: Outcome, body: Buffer | null): RuleFailure | undefined {
  const { failureKind, failureClass, failureDetail, httpStatus } = outcome;
  if (failureKind === null || failureClass === null) return undefined;
  return { kind: failureKind, class: failureClass, status: httpStatus, detail: failureDetail, body };
}

/** The settings an attempt ran with, and the rule that decided after it, where one did. */
function settingsJson({ json }: RetryPlan, decision: RuleDecision | undefined): string {
  return decision ? `${json.slice(0, -1)},"decision":${JSON.stringify(decision)}}` : json;
}

/** PostgreSQL's texts can not hold the character 0, which an error message of the network might. */
function withoutNul(detail: string | null): string | null {
  return detail?.includes("\0") ? detail.replaceAll("\0", "") : detail;
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
