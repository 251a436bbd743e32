import type { Logger } from "pino";
import { PRIORITIES, RELEASED_RANK, rankOf } from "../../engine/priority";
import type { LiveNotifier } from "../../live/notifier";
import type { ClaimedDelivery } from "../claims/claimed-delivery";
import type { HeldDeliveries } from "../claims/held-deliveries";
import type { WorkQueue } from "../claims/work-queue";
import type { Tasks } from "../tasks/tasks";
import type { Disabling } from "./disable";
import type { SettlerEvents } from "./settle";
import type { Settlement } from "./settlement";

export type AfterSettleOptions = {
  heldDeliveries: HeldDeliveries;
  queue: WorkQueue;
  disabling: Disabling;
  tasks: Tasks;
  live: Pick<LiveNotifier, "mark">;
  /** Creates the partitions of the day, among other maintenance. */
  maintain: () => Promise<void>;
  log: Logger;
};

/**
 * The effects of a settle in this worker: the delivery is no longer held, its retry is queued, its attempt is logged, and a
 * subscriber that a rule disables is disabled.
 */
export function afterSettle(options: AfterSettleOptions): SettlerEvents {
  const { heldDeliveries, queue, disabling, tasks, live, maintain, log } = options;
  const logAttempt = createAttemptLog(log);
  return {
    onSettled: (settlement, stood) => {
      const { delivery, state, dueAt, decision } = settlement;
      heldDeliveries.drop(delivery);
      if (delivery.operationId === null) live.mark("deliveries");
      else live.mark("deliveries", "operations");
      // Also when nothing was written now: an earlier try may have been written and its answer lost.
      if (state === "scheduled") {
        for (const priority of ranksOf(delivery)) queue.due.record({ ...delivery, priority, dueAt });
        queue.wakeUp();
      }
      // What another URL answered to a redirected copy says nothing of the subscriber.
      if (stood && decision?.action === "disable_subscriber" && delivery.edit?.url == null) {
        disabling.add(settlement);
        tasks.once("disable subscriber", () => disabling.flush());
      }
      logAttempt(settlement, stood);
    },
    onRefused: ({ delivery }) => {
      log.error({ id: delivery.id }, "outcome refused by the database; the delivery will be recovered");
      heldDeliveries.markUnwritable(delivery);
    },
    onTrouble: (error, batch) => {
      log.warn({ err: error, batch }, "outcomes not written yet");
      if (isMissingPartition(error)) tasks.once("maintenance", maintain);
    },
  };
}

/**
 * The ranks under which a retry may be due. One that an operation had released has the rank of its event again, which this worker does not
 * know: a due time recorded for nothing costs a claim that finds nothing.
 */
function ranksOf({ priority }: ClaimedDelivery): number[] {
  return priority === RELEASED_RANK ? PRIORITIES.map(rankOf) : [priority];
}

/** SQLSTATE check_violation: PostgreSQL's error for a row without a partition. */
function isMissingPartition(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === "23514";
}

/**
 * Logs one wide line per attempt: ids, counts and times; no header values, no bodies, no nulls. The facts are a fixed list
 * without secrets, so redaction is off: it had cost as much as signing. Successes have the level `debug`: a healthy hub
 * makes thousands a second, their lines took 8 % of its worker's time, and the attempt's row contains the same.
 */
function createAttemptLog(parent: Logger): SettlerEvents["onSettled"] {
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
