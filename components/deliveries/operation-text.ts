import { SKIP_REASON_LABEL, type SkipReason } from "@/lib/engine/state";

/** The result of an operation, and the progress of a retry. */
export type OperationState = {
  operationId: string;
  kind: "retry" | "discard" | "restore";
  changed: number;
  skipped: number;
  skippedByReason: Partial<Record<SkipReason, number>>;
  progress: { waiting: number; delivered: number; failedAgain: number };
  finished: boolean;
};

export type Part = { tone: "ok" | "fail" | "wait" | "off" | "plain"; text: string };

/** Describes an operation with numbers that add up: queued = delivered + failed again + waiting. */
export function operationParts(operation: OperationState): { head: string; parts: Part[] } {
  const { kind, changed, progress } = operation;
  const skipped = skippedPart(operation);
  if (kind !== "retry") {
    const head = kind === "discard" ? `${count(changed)} deleted` : `${count(changed)} restored`;
    return { head, parts: skipped };
  }
  const parts: Part[] = [];
  if (progress.delivered) parts.push({ tone: "ok", text: `${count(progress.delivered)} delivered` });
  if (progress.failedAgain) parts.push({ tone: "fail", text: `${count(progress.failedAgain)} failed again` });
  if (progress.waiting) parts.push({ tone: "wait", text: `${count(progress.waiting)} waiting` });
  return { head: `${count(changed)} queued`, parts: [...parts, ...skipped] };
}

function skippedPart({ skipped, skippedByReason }: OperationState): Part[] {
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
