import type { FailureClass, FailureKind } from "../engine/failure";
import { decideNextStep, type NextStep } from "../engine/next-step";
import { judgeOutcome } from "../engine/outcome";
import type { Random } from "../engine/retry";
import type { AttemptOutcome, AttemptTrigger, DeliveryState } from "../engine/state";
import type { ClaimedDelivery } from "./claim";
import type { RetryPlan, Subscriber } from "./config";
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
};

/** Judges an attempt, asks the engine what follows, and says what to write. */
export function settlementOf(facts: AttemptFacts, report: SendReport, random: Random): Settlement {
  const { delivery, subscriber, plan, startedAt } = facts;
  const outcome = judgeOutcome(report.result, delivery.expectedStatus);
  const endedAt = startedAt + report.durationMs;
  const firstAttemptAt = delivery.firstAttemptAt ?? startedAt;
  const isOperation = delivery.operationId !== null;
  const step = decideNextStep(
    {
      automaticAttempts: delivery.automaticAttempts,
      lastDelayMs: delivery.lastDelayMs,
      firstAttemptAt,
      isOperation,
    },
    { outcome: outcome.outcome, retryAfter: single(report.headers?.["retry-after"]) },
    plan?.settings ?? null,
    endedAt,
    random,
  );
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
    settings: plan?.json ?? null,
    nextAction: ACTION_OF[step.move],
    system: facts.system,
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

/** PostgreSQL's texts can not hold the character 0, which an error message of the network might. */
function withoutNul(detail: string | null): string | null {
  return detail?.includes("\0") ? detail.replaceAll("\0", "") : detail;
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
