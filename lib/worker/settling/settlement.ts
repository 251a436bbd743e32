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
import type { RetryPlan } from "../config/config";
import type { SendReport } from "../requests/send";
import type { AttemptConfiguration } from "./attempt-configuration";
import type { RecentAttempts } from "./recent-attempts";
import { responseHeadersJson } from "./response-headers";

/** What was going on when an attempt began. */
export type SystemContext = {
  /** Deliveries this worker held that waited for a slot. */
  queueDepth: number;
  /** Requests under way, in all and to the same subscriber. */
  inFlight: number;
  subscriberInFlight: number;
  circuit: CircuitState;
};

/** Everything one attempt changes: the delivery's new state and the attempt's row. Times are epoch milliseconds. */
export type Settlement = {
  /** What was sent, as it was claimed; in hand until this is written. */
  delivery: ClaimedDelivery;
  configuration: AttemptConfiguration;
  state: (typeof MOVES)[NextStep["move"]]["to"];
  dueAt: number;
  nextTrigger: AttemptTrigger;
  automaticAttempts: number;
  lastDelayMs: number | null;
  /** Null unless it failed for good. */
  retryingEnded: RetryingEnded | null;
  /** From when its total time counts, if it failed. */
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
  responseHeaders: string | null;
  body: Buffer | null;
  isTruncated: boolean;
  /** The rule that decided, where one did. */
  decision: RuleDecision | null;
  system: SystemContext;
  /** How often its request was sent again on a fresh connection, which is no attempt of its own. */
  resent: number;
  /** A failure for good that somebody is to be told of by e-mail. */
  shouldNotify: boolean;
};

export type AttemptFacts = {
  delivery: ClaimedDelivery;
  configuration: AttemptConfiguration;
  plan: RetryPlan | undefined;
  /** When the request was begun, by the database's clock. */
  startedAt: number;
  system: SystemContext;
  /** The subscriber's last attempts, where they are remembered; this one is noted there. */
  recent?: RecentAttempts;
};

/** Judges an attempt, asks the engine what follows, and says what to write. */
export function settlementOf(facts: AttemptFacts, report: SendReport, random: Random): Settlement {
  const { delivery, plan, startedAt } = facts;
  const outcome = judgeOutcome(report.result, delivery.expectedStatus);
  const endedAt = startedAt + report.durationMs;
  const isSuccess = outcome.outcome === "success";
  facts.recent?.note({ endedAt, isSuccess, durationMs: report.durationMs });
  const since = retryingSince(delivery.retryingSince, { startedAt, durationMs: report.durationMs });
  const step: NextStep = isSuccess
    ? { move: "deliver" }
    : decideNextStep(
        {
          automaticAttempts: delivery.automaticAttempts,
          lastDelayMs: delivery.lastDelayMs,
          retryingSince: since,
          isOperation: delivery.operationId !== null,
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
    responseHeaders: report.headers && responseHeadersJson(report.headers),
    body: report.body,
    isTruncated: report.isTruncated,
    decision: "decision" in step ? (step.decision ?? null) : null,
    system: facts.system,
    resent: report.resent ?? 0,
    shouldNotify: !isSuccess && shouldNotify(step, plan?.settings ?? null),
  };
}

/** What the policy's rules look at; undefined on success. */
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

/** PostgreSQL's texts cannot hold the character 0, which an error message of the network might. */
function withoutNul(detail: string | null): string | null {
  return detail?.includes("\0") ? detail.replaceAll("\0", "") : detail;
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
