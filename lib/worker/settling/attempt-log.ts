import type { Logger } from "pino";
import type { Settlement } from "./settlement";

export type AttemptLog = (settlement: Settlement, stood: boolean) => void;

/**
 * Logs one wide line per attempt: ids, counts and times; no header values, no bodies, no nulls. The facts are a fixed list
 * without secrets, so redaction is off: it had cost as much as signing. Successes have the level `debug`: a healthy hub
 * makes thousands a second, their lines took 8 % of its worker's time, and the attempt's row contains the same.
 */
export function createAttemptLog(parent: Logger): AttemptLog {
  const log = parent.child({}, { redact: [] });
  return (settlement, stood) => {
    // Not written: the shard was lost while the request was under way, and its new owner sends the delivery again; or the
    // answer to an earlier try of writing it was lost, and it is recorded already.
    if (!stood) log.warn(factsOf(settlement), "attempt not recorded now: the delivery had moved on");
    else {
      const level = settlement.outcome === "success" ? "debug" : "info";
      if (log.isLevelEnabled(level)) log[level](factsOf(settlement), ATTEMPTED);
    }
  };
}

const ATTEMPTED = "delivery attempted";

function factsOf(settlement: Settlement): Record<string, string | number | undefined> {
  const { delivery, configuration } = settlement;
  return {
    id: delivery.id,
    eventId: delivery.eventId,
    subscriberId: delivery.subscriberId,
    number: delivery.attempts + 1,
    trigger: delivery.trigger,
    operationId: delivery.operationId ?? undefined,
    strategy: configuration.strategy ?? undefined,
    startedAt: settlement.startedAt,
    waitMs: settlement.waitMs,
    durationMs: Math.round(settlement.durationMs),
    outcome: settlement.outcome,
    httpStatus: settlement.httpStatus ?? undefined,
    failureClass: settlement.failureClass ?? undefined,
    failureKind: settlement.failureKind ?? undefined,
    failureDetail: settlement.failureDetail ?? undefined,
    resentOnFreshConnection: settlement.resent || undefined,
    responseBytes: settlement.body?.length,
    state: settlement.state,
    nextAt: settlement.state === "scheduled" ? Math.round(settlement.dueAt) : undefined,
  };
}
