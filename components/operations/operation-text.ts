import { isSending, type SendingKind, SKIP_REASON_LABEL, type SkipReason } from "@/lib/engine/state";
import type { OperationRow } from "@/lib/operations/schema";
import { OPERATION_STATE_LABEL } from "@/lib/operations/states";

/** An operation's results, as they are shown. */
export type OperationResults = Pick<OperationRow, "kind" | "counts" | "skippedByReason">;

export type Part = { tone: "ok" | "fail" | "wait" | "off"; text: string };

/** Describes an operation with numbers that add up: queued = delivered + failed again + waiting. */
export function operationParts(operation: OperationResults): { head: string; parts: Part[] } {
  const { kind, counts } = operation;
  const { delivered, failedAgain, cancelled } = counts;
  const waiting = counts.pending + counts.sending;
  const parts: Part[] = [];
  const ended: Part[] = cancelled ? [{ tone: "off", text: `${count(cancelled)} cancelled` }] : [];
  ended.push(...skippedPart(operation));
  if (!isSending(kind)) {
    const head = `${count(counts.changed)} ${CHANGED[kind]}`;
    if (waiting) parts.push({ tone: "wait", text: `${count(waiting)} waiting` });
    return { head, parts: [...parts, ...ended] };
  }
  if (delivered) parts.push({ tone: "ok", text: `${count(delivered)} delivered` });
  if (failedAgain) parts.push({ tone: "fail", text: `${count(failedAgain)} failed again` });
  if (waiting) parts.push({ tone: "wait", text: `${count(waiting)} waiting` });
  return { head: `${count(queuedOf(operation))} queued`, parts: [...parts, ...ended] };
}

const CHANGED = {
  discard: "deleted",
  restore: "restored",
  stop: "stopped",
  accept: "accepted",
} as const satisfies Record<Exclude<OperationRow["kind"], SendingKind>, string>;

/** The number of deliveries that a retry sends; what was cancelled is not sent. */
export function queuedOf({ counts }: Pick<OperationResults, "counts">): number {
  return counts.total - counts.skipped - counts.changed - counts.cancelled;
}

const NAMES = {
  retry: "Retry",
  discard: "Deletion",
  restore: "Restoration",
  resend: "Sending again",
  backfill: "Backfill",
  retry_now: "Retry now",
  stop: "Stopping",
  accept: "Acceptance",
  edit_and_retry: "Edited retry",
} as const satisfies Record<OperationRow["kind"], string>;

/** Names an operation: `Retry of 1,184 deliveries`. */
export function operationName({
  kind,
  counts: { total },
}: Pick<OperationResults, "kind" | "counts">): string {
  return `${NAMES[kind]} of ${deliveries(total)}`;
}

/** What an operation that has not ended does now: `running now`, `paused`. */
export const underWay = ({ state }: Pick<OperationRow, "state">): string =>
  state === "running" ? "running now" : OPERATION_STATE_LABEL[state].toLowerCase();

/** `1 delivery`, `1,184 deliveries`. */
export const deliveries = (number: number): string =>
  `${count(number)} ${number === 1 ? "delivery" : "deliveries"}`;

function skippedPart({ counts: { skipped }, skippedByReason }: OperationResults): Part[] {
  if (skipped === 0) return [];
  const reasons = Object.entries(skippedByReason).map(([reason, number]) => {
    const label = SKIP_REASON_LABEL[reason as SkipReason];
    return number === skipped ? label : `${count(number)} ${label}`;
  });
  return [{ tone: "off", text: `${count(skipped)} skipped (${reasons.join(", ")})` }];
}

/** Formats a count with separators of thousands. */
export function count(number: number): string {
  return number.toLocaleString("en-GB");
}
