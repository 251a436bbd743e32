import type { CircuitState } from "../../engine/circuit";
import type { FailureClass, FailureKind } from "../../engine/failure";
import { shouldNotify } from "../../engine/failure-email";
import { decideNextStep, type NextStep, retryingSince } from "../../engine/next-step";
import { judgeOutcome, type Outcome } from "../../engine/outcome";
import { followsHealth, type Random } from "../../engine/retry";
import type { RuleDecision, RuleFailure } from "../../engine/rules";
import { type AttemptOutcome, type AttemptTrigger, MOVES, type RetryingEnded } from "../../engine/state";
import { bodyReader } from "../../text/received-text";
import type { ClaimedDelivery } from "../claims/claimed-delivery";
import type { RetryPlan } from "../config/retry-plans";
import type { SendReport } from "../requests/send-report";
import type { AttemptConfiguration } from "./attempt-configuration";
import { fingerprintOfAttempt } from "./failure-templates";
import type { Fingerprinted } from "./fingerprint-store";
import type { RecentAttempts } from "./recent-attempts";
import { responseHeadersJson } from "./response-headers";

/** The worker's load when an attempt began. */
export type SystemContext = {
  /** The number of held deliveries that waited for a slot. */
  queueDepth: number;
  /** The number of requests under way, in total and to the same subscriber. */
  inFlight: number;
  subscriberInFlight: number;
  circuit: CircuitState;
};

/** Everything that one attempt changes: the delivery's new state and the attempt's row. Times are epoch milliseconds. */
export type Settlement = {
  /** The delivery as it was claimed; held until this is written. */
  delivery: ClaimedDelivery;
  configuration: AttemptConfiguration;
  state: (typeof MOVES)[NextStep["move"]]["to"];
  dueAt: number;
  nextTrigger: AttemptTrigger;
  automaticAttempts: number;
  lastDelayMs: number | null;
  /** Null unless it failed for good. */
  retryingEnded: RetryingEnded | null;
  /** The time from which its total time counts, if the attempt failed. */
  retryingSince: number;
  /** Whole milliseconds: whole seconds of it were sent in `webhook-timestamp`. */
  startedAt: number;
  waitMs: number;
  durationMs: number;
  outcome: AttemptOutcome;
  httpStatus: number | null;
  failureClass: FailureClass | null;
  failureKind: FailureKind | null;
  failureDetail: string | null;
  /** What its group is known by; null on success. */
  failure: Fingerprinted | null;
  responseHeaders: string | null;
  body: Buffer | null;
  isTruncated: boolean;
  /** The rule that decided, if one did. */
  decision: RuleDecision | null;
  system: SystemContext;
  /** How often its request was sent again on a fresh connection, which does not count as an attempt. */
  resent: number;
  /** Whether recipients are notified of the failure. */
  shouldNotify: boolean;
  /** The policy of the subscriber's own that decided; null: that of the handler, or none. */
  ownPolicyId: string | null;
};

export type AttemptFacts = {
  delivery: ClaimedDelivery;
  configuration: AttemptConfiguration;
  /** Null when there is no policy. */
  plan: RetryPlan | null;
  /** When the request was begun, by the database's clock. */
  startedAt: number;
  system: SystemContext;
  /** The subscriber's last attempts, if they are kept; this one is recorded there. */
  recent?: RecentAttempts | undefined;
};

/** Judges an attempt, lets the engine decide the next step, and returns everything to write. */
export function settlementOf(facts: AttemptFacts, report: SendReport, random: Random): Settlement {
  const { delivery, plan, startedAt } = facts;
  const outcome = judgeOutcome(report.result, delivery.expectedStatus);
  const endedAt = startedAt + report.durationMs;
  const isSuccess = outcome.outcome === "success";
  facts.recent?.record({ endedAt, isSuccess, durationMs: report.durationMs });
  const since = retryingSince(delivery.retryingSince, { startedAt, durationMs: report.durationMs });
  const step: NextStep = isSuccess
    ? { move: "deliver" }
    : decideNextStep(
        {
          automaticAttempts: delivery.automaticAttempts,
          lastDelayMs: delivery.lastDelayMs,
          retryingSince: since,
          isOperation: delivery.isOnDemand,
          isPayloadRemoved: report.isPayloadRemoved,
          health: plan?.settings && followsHealth(plan.settings) ? facts.recent?.health(endedAt) : undefined,
        },
        {
          outcome: outcome.outcome,
          retryAfter: single(report.headers?.["retry-after"]),
          failure: failureOf(outcome, report),
        },
        plan?.settings ?? null,
        endedAt,
        random,
      );
  const isRetry = step.move === "reschedule";
  // Written out: spreading parts into it took longer than judging the attempt.
  return {
    delivery,
    configuration: facts.configuration,
    state: MOVES[step.move].to,
    dueAt: isRetry ? step.dueAt : delivery.dueAt,
    nextTrigger: isRetry ? step.trigger : delivery.trigger,
    automaticAttempts: delivery.automaticAttempts + (isRetry ? 1 : 0),
    lastDelayMs: isRetry ? step.delayMs : delivery.lastDelayMs,
    retryingSince: since,
    retryingEnded: step.move === "fail" ? step.because : null,
    startedAt: Math.floor(startedAt),
    waitMs: Math.max(0, Math.round(startedAt - delivery.dueAt)),
    durationMs: Math.round(report.durationMs * 1000) / 1000,
    outcome: outcome.outcome,
    httpStatus: outcome.httpStatus,
    failureClass: outcome.failureClass,
    failureKind: outcome.failureKind,
    failureDetail: withoutNul(outcome.failureDetail),
    failure: fingerprinted(delivery, outcome, report),
    responseHeaders: report.headers && responseHeadersJson(report.headers),
    body: report.body,
    isTruncated: report.isTruncated,
    decision: "decision" in step ? (step.decision ?? null) : null,
    system: facts.system,
    resent: report.resent ?? 0,
    shouldNotify: !isSuccess && shouldNotify(step, plan?.settings ?? null),
    ownPolicyId: plan?.isOwn ? plan.policyId : null,
  };
}

/** The facts that the policy's rules read; undefined on success. */
function failureOf(outcome: Outcome, { body, headers }: SendReport): RuleFailure | undefined {
  const { failureKind, failureClass, failureDetail, httpStatus } = outcome;
  if (failureKind === null || failureClass === null) return undefined;
  return {
    kind: failureKind,
    class: failureClass,
    status: httpStatus,
    detail: failureDetail,
    body,
    readBody: bodyReader(body, headers),
  };
}

/** The failure with its fingerprint; its id is resolved before the settle. */
function fingerprinted(
  delivery: ClaimedDelivery,
  outcome: Outcome,
  { headers, body }: SendReport,
): Fingerprinted | null {
  const { failureKind, failureClass, failureDetail, httpStatus } = outcome;
  if (failureKind === null || failureClass === null) return null;
  const { id, subscriberId, expectedStatus, attempts } = delivery;
  // Written out, as the settlement is.
  const fingerprint = fingerprintOfAttempt({
    subscriberId,
    expectedStatus,
    httpStatus,
    failureKind,
    failureDetail,
    headers,
    body,
  });
  return {
    subscriberId,
    expectedStatus,
    httpStatus,
    failureKind,
    failureClass,
    fingerprint,
    fingerprintId: null,
    deliveryId: id,
    attempt: attempts + 1,
  };
}

/** PostgreSQL's texts cannot hold the character 0, which an error message of the network might. */
function withoutNul(detail: string | null): string | null {
  return detail?.includes("\0") ? detail.replaceAll("\0", "") : detail;
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
