import { describe, expect, it } from "vitest";
import { type OperationResults, operationName, operationParts, underWay } from "./operation-text";

const NONE = {
  total: 0,
  pending: 0,
  sending: 0,
  delivered: 0,
  failedAgain: 0,
  changed: 0,
  skipped: 0,
  cancelled: 0,
};
type Part = Partial<Omit<OperationResults, "counts">> & { counts: Partial<OperationResults["counts"]> };
const operation = ({ counts, ...part }: Part): OperationResults => ({
  kind: "retry",
  skippedByReason: {},
  counts: { ...NONE, ...counts },
  ...part,
});
const words = (part: Part) => {
  const { head, parts } = operationParts(operation(part));
  return [head, ...parts.map(({ text }) => text)].join(" | ");
};

describe("operationParts", () => {
  it.each<[Part, string]>([
    [{ counts: { total: 12, pending: 9, sending: 3 } }, "12 queued | 12 waiting"],
    [
      {
        counts: { total: 12, delivered: 9, failedAgain: 2, skipped: 1 },
        skippedByReason: { already_delivered: 1 },
      },
      "11 queued | 9 delivered | 2 failed again | 1 skipped (already delivered)",
    ],
    [
      {
        counts: { total: 3, skipped: 3 },
        skippedByReason: { already_delivered: 1, subscriber_deleted: 2 },
      },
      "0 queued | 3 skipped (1 already delivered, 2 its subscriber was deleted)",
    ],
    [{ kind: "discard", counts: { total: 1234, changed: 1234 } }, "1,234 deleted"],
    [
      {
        kind: "restore",
        counts: { total: 2, changed: 1, skipped: 1 },
        skippedByReason: { past_purge_date: 1 },
      },
      "1 restored | 1 skipped (its purge date has passed)",
    ],
    [
      {
        kind: "stop",
        counts: { total: 9, changed: 7, skipped: 2 },
        skippedByReason: { not_waiting: 1, already_sending: 1 },
      },
      "7 stopped | 2 skipped (1 not waiting, 1 being sent right now)",
    ],
    [
      { kind: "retry_now", counts: { total: 2, delivered: 1, sending: 1 } },
      "2 queued | 1 delivered | 1 waiting",
    ],
  ])("%o: %s", (part, expected) => expect(words(part)).toBe(expected));
});

describe("operationName", () => {
  it.each<[Part, string]>([
    [{ counts: { total: 1184 } }, "Retry of 1,184 deliveries"],
    [{ kind: "discard", counts: { total: 1 } }, "Deletion of 1 delivery"],
    [{ kind: "restore", counts: { total: 2 } }, "Restoration of 2 deliveries"],
    [{ kind: "retry_now", counts: { total: 2 } }, "Retry now of 2 deliveries"],
    [{ kind: "stop", counts: { total: 1 } }, "Stopping of 1 delivery"],
  ])("%o: %s", (part, expected) => expect(operationName(operation(part))).toBe(expected));
});

describe("underWay", () => {
  it("says of a paused or scheduled operation that it does not run", () =>
    expect((["running", "paused", "scheduled"] as const).map((state) => underWay({ state }))).toEqual([
      "running now",
      "paused",
      "scheduled",
    ]));
});
