import type { Logger } from "pino";
import type { HeldDeliveries } from "./claims/held-deliveries";
import type { WorkQueue } from "./claims/work-queue";
import { createAttemptLog } from "./settling/attempt-log";
import type { Disabling } from "./settling/disable";
import type { SettlerEvents } from "./settling/settle";
import type { Tasks } from "./tasks/tasks";

export type AfterSettleOptions = {
  heldDeliveries: HeldDeliveries;
  queue: WorkQueue;
  disabling: Disabling;
  tasks: Tasks;
  /** Creates the partitions of the day, among other maintenance. */
  maintain: () => Promise<void>;
  log: Logger;
};

/**
 * The effects of a settle in this worker: the delivery is no longer held, its retry is queued, its attempt is logged, and a
 * subscriber that a rule disables is disabled.
 */
export function afterSettle(options: AfterSettleOptions): SettlerEvents {
  const { heldDeliveries, queue, disabling, tasks, maintain, log } = options;
  const logAttempt = createAttemptLog(log);
  return {
    onSettled: (settlement, stood) => {
      const { delivery, state, dueAt, decision } = settlement;
      heldDeliveries.drop(delivery);
      // Also when nothing was written now: an earlier try may have been written and its answer lost.
      if (state === "scheduled") {
        queue.due.record({ ...delivery, dueAt });
        queue.wakeUp();
      }
      if (stood && decision?.action === "disable_subscriber") {
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

/** SQLSTATE check_violation: PostgreSQL's error for a row without a partition. */
function isMissingPartition(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === "23514";
}
