import type { Logger } from "pino";
import type { Settlement } from "./settlement";

export type AttemptLog = (settlement: Settlement, stood: boolean) => void;

/**
 * One wide line per attempt: ids, counts and times; no header values, no bodies. What is null is left out. The facts are a
 * fixed list without secrets, so nothing is searched for what to redact: that had cost as much as signing.
 */
export function createAttemptLog(parent: Logger): AttemptLog {
  const log = parent.child({}, { redact: [] });
  return (settlement, stood) => {
    // Not stood: the lane was lost while the request was under way; its new owner sends the delivery again.
    if (!stood) log.warn(factsOf(settlement), "attempt not recorded: its claim had ended");
    else if (log.isLevelEnabled("info")) log.info(factsOf(settlement), "delivery attempted");
  };
}

function factsOf(settlement: Settlement): Record<string, string | number | undefined> {
  return {
    id: settlement.id,
    eventId: settlement.eventId,
    subscriberId: settlement.subscriberId,
    number: settlement.number,
    trigger: settlement.trigger,
    operationId: settlement.operationId ?? undefined,
    strategy: settlement.strategy ?? undefined,
    startedAt: Math.round(settlement.startedAt),
    waitMs: settlement.waitMs,
    durationMs: Math.round(settlement.durationMs),
    outcome: settlement.outcome,
    httpStatus: settlement.httpStatus ?? undefined,
    failureClass: settlement.failureClass ?? undefined,
    failureKind: settlement.failureKind ?? undefined,
    failureDetail: settlement.failureDetail ?? undefined,
    responseBytes: settlement.body?.length,
    state: settlement.state,
    nextAction: settlement.nextAction,
    nextAt: settlement.nextAction === "retry" ? Math.round(settlement.dueAt) : undefined,
  };
}
