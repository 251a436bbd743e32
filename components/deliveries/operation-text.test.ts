import { describe, expect, it } from "vitest";
import { type OperationState, operationParts } from "./operation-text";

const NONE = { waiting: 0, delivered: 0, failedAgain: 0 };
const operation = (part: Partial<OperationState>): OperationState => ({
  operationId: "",
  kind: "retry",
  changed: 0,
  skipped: 0,
  skippedByReason: {},
  progress: NONE,
  finished: true,
  ...part,
});
const words = (part: Partial<OperationState>) => {
  const { head, parts } = operationParts(operation(part));
  return [head, ...parts.map(({ text }) => text)].join(" | ");
};

describe("operationParts", () => {
  it.each<[Partial<OperationState>, string]>([
    [{ changed: 12, progress: { ...NONE, waiting: 12 } }, "12 queued | 12 waiting"],
    [
      {
        changed: 11,
        skipped: 1,
        skippedByReason: { already_delivered: 1 },
        progress: { waiting: 0, delivered: 9, failedAgain: 2 },
      },
      "11 queued | 9 delivered | 2 failed again | 1 skipped (already delivered)",
    ],
    [
      { skipped: 3, skippedByReason: { already_delivered: 1, subscriber_deleted: 2 } },
      "0 queued | 3 skipped (1 already delivered, 2 its subscriber was deleted)",
    ],
    [{ kind: "discard", changed: 1234 }, "1,234 deleted"],
    [
      { kind: "restore", changed: 1, skipped: 1, skippedByReason: { past_purge_date: 1 } },
      "1 restored | 1 skipped (its purge date has passed)",
    ],
  ])("%o: %s", (part, expected) => expect(words(part)).toBe(expected));
});
