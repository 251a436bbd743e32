import type { AttemptTrigger } from "../../lib/engine/state";
import { type ClaimedDelivery, NEVER_TRIED } from "../../lib/worker/claims/claimed-delivery";
import type { RetryPlan } from "../../lib/worker/config/retry-plans";
import { maskedHeaders } from "../../lib/worker/config/subscriber-headers";
import type { SendReport } from "../../lib/worker/requests/send-report";
import {
  type AttemptConfiguration,
  makeAttemptConfiguration,
} from "../../lib/worker/settling/attempt-configuration";
import { type Settlement, settlementOf } from "../../lib/worker/settling/settlement";
import { between, type Random } from "../factories/random";
import { type AttemptRow, attemptRow, type DeliveryRow, deliveryRow, type EventRow } from "../factories/rows";
import type { Behaviour } from "./behaviour";

/** The subscriber and the policy for deliveries of a handler. */
export type Route = {
  subscriber: {
    id: string;
    name: string;
    url: string;
    expectedStatus: number;
    headers: Record<string, string>;
  };
  plan: RetryPlan | null;
};

/**
 * Simulates a past delivery attempt by attempt: the behaviour of the subscriber, settled by `settlementOf` of the worker. If the
 * next attempt falls after `now`, the delivery stays scheduled for the real worker.
 */
export function deliver(
  event: EventRow,
  route: Route,
  behaviour: (at: number) => Behaviour,
  now: number,
  random: Random,
): { delivery: DeliveryRow; attempts: AttemptRow[]; attemptConfiguration: AttemptConfiguration } {
  const { subscriber, plan } = route;
  const attemptConfiguration = makeAttemptConfiguration(
    { ...subscriber, maskedHeaders: maskedHeaders(subscriber.headers) },
    plan,
  );
  const delivery = deliveryRow(event, subscriber);
  const attempts: AttemptRow[] = [];
  while (true) {
    const startedAt = milliseconds(delivery.dueAt) + between(random, 2, 9);
    const report = reportOf(behaviour(startedAt));
    if (startedAt + report.durationMs >= now) return { delivery, attempts, attemptConfiguration };
    const inFlight = between(random, 1, 6);
    const system = { queueDepth: 0, inFlight, subscriberInFlight: inFlight, circuit: "closed" } as const;
    const facts = {
      delivery: claimed(delivery),
      configuration: attemptConfiguration,
      plan,
      startedAt,
      system,
    };
    const settled = settlementOf(facts, report, random);
    attempts.push(toAttempt(delivery, settled));
    Object.assign(delivery, changesOf(settled));
    if (settled.state !== "scheduled") return { delivery, attempts, attemptConfiguration };
  }
}

function reportOf(behaviour: Behaviour): SendReport {
  if ("noAnswer" in behaviour) {
    const result = { type: "no_answer", failure: behaviour.noAnswer } as const;
    return { result, durationMs: behaviour.delayMs, headers: null, body: null, isTruncated: false };
  }
  const { status, headers, body, delayMs } = behaviour.answer;
  const result = { type: "answer", status } as const;
  return { result, durationMs: delayMs, headers, body: Buffer.from(body), isTruncated: false };
}

/** Returns the delivery in the form of a claimed one. */
function claimed(delivery: DeliveryRow): ClaimedDelivery {
  return {
    id: delivery.id,
    shard: delivery.shard,
    claimToken: "",
    eventId: delivery.eventId,
    subscriberId: delivery.subscriberId,
    handlerId: delivery.handlerId,
    priority: delivery.priority ?? 1,
    expectedStatus: delivery.expectedStatus,
    dueAt: milliseconds(delivery.dueAt),
    contentType: null,
    edit: null,
    body: null,
    ...NEVER_TRIED,
    trigger: (delivery.nextTrigger ?? "first") as AttemptTrigger,
    attempts: delivery.attempts ?? 0,
    automaticAttempts: delivery.automaticAttempts ?? 0,
    lastDelayMs: delivery.lastDelayMs ?? null,
    retryingSince: delivery.retryingSince ? milliseconds(delivery.retryingSince) : null,
  };
}

/** Returns the changes of a settlement to the delivery. */
function changesOf(settled: Settlement): Partial<DeliveryRow> {
  const { startedAt, durationMs, delivery } = settled;
  const endedAt = new Date(startedAt + durationMs);
  return {
    state: settled.state,
    dueAt: new Date(settled.dueAt),
    nextTrigger: settled.nextTrigger,
    attempts: delivery.attempts + 1,
    automaticAttempts: settled.automaticAttempts,
    lastDelayMs: settled.lastDelayMs,
    retryingSince: new Date(settled.retryingSince),
    retryingEnded: settled.retryingEnded,
    failedAt: settled.state === "failed" ? endedAt : null,
    finishedAt: settled.state === "delivered" ? endedAt : null,
    httpStatus: settled.httpStatus,
    failureClass: settled.failureClass,
    failureKind: settled.failureKind,
    failureDetail: settled.failureDetail,
  };
}

function toAttempt(delivery: DeliveryRow, settled: Settlement): AttemptRow {
  return attemptRow(delivery, {
    number: settled.delivery.attempts + 1,
    startedAt: new Date(settled.startedAt),
    trigger: settled.delivery.trigger,
    waitMs: settled.waitMs,
    durationMs: settled.durationMs,
    outcome: settled.outcome,
    httpStatus: settled.httpStatus,
    failureClass: settled.failureClass,
    failureKind: settled.failureKind,
    failureDetail: settled.failureDetail,
    ...(settled.responseHeaders
      ? { responseHeaders: JSON.parse(settled.responseHeaders) }
      : { responseHeaders: undefined }),
    responseBody: settled.body && new Uint8Array(settled.body),
    nextAction: NEXT_ACTION[settled.state],
    nextAt: settled.state === "scheduled" ? new Date(settled.dueAt) : null,
    configurationId: settled.configuration.id,
    ...settled.system,
  });
}

const NEXT_ACTION = { delivered: "none", scheduled: "retry", failed: "fail" } as const satisfies Record<
  Settlement["state"],
  AttemptRow["nextAction"]
>;

const milliseconds = (at: Date | string) => new Date(at).getTime();
