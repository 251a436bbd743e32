import { isSending, SKIP_REASON_LABEL, type SkipReason } from "@/lib/engine/state";
import type { OperationRow } from "@/lib/operations/schema";

/** An operation's results, as they are shown. */
export type OperationResults = Pick<OperationRow, "kind" | "counts" | "skippedByReason">;

export type Part = { tone: "ok" | "fail" | "wait" | "off"; text: string };

/** Describes an operation with numbers that add up: queued = delivered + failed again + waiting. */
export function operationParts(operation: OperationResults): { head: string; parts: Part[] } {
  const { kind, counts } = operation;
  const skipped = skippedPart(operation);
  if (!isSending(kind)) {
    const head =
      kind === "discard" ? `${count(counts.changed)} deleted` : `${count(counts.changed)} restored`;
    return { head, parts: skipped };
  }
  const { delivered, failedAgain } = counts;
  const waiting = counts.pending + counts.sending;
  const parts: Part[] = [];
  if (delivered) parts.push({ tone: "ok", text: `${count(delivered)} delivered` });
  if (failedAgain) parts.push({ tone: "fail", text: `${count(failedAgain)} failed again` });
  if (waiting) parts.push({ tone: "wait", text: `${count(waiting)} waiting` });
  return { head: `${count(queuedOf(operation))} queued`, parts: [...parts, ...skipped] };
}

/** The number of deliveries that a retry sends. */
export function queuedOf({ counts }: Pick<OperationResults, "counts">): number {
  return counts.total - counts.skipped - counts.changed;
}

const NAMES = {
  retry: "Retry",
  discard: "Deletion",
  restore: "Restoration",
  resend: "Sending again",
} as const satisfies Record<OperationRow["kind"], string>;

/** Names an operation: `Retry of 1,184 deliveries`. */
export function operationName({ kind, counts: { total } }: OperationResults): string {
  return `${NAMES[kind]} of ${count(total)} ${total === 1 ? "delivery" : "deliveries"}`;
}

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
