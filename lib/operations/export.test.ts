import { describe, expect, it } from "vitest";
import { exportHead, exportLines, exportTypeOf } from "./export";
import type { OperationItem } from "./schema";

const item: OperationItem = {
  deliveryId: "d",
  eventId: "e",
  subscriberId: "s",
  subscriberName: '=HYPERLINK("x")',
  result: "skipped",
  reason: "in_operation",
  heldBy: "o",
  attemptsSeen: 3,
  payloadRemovedAt: null,
  settledAt: new Date("2026-11-26T12:00:00.000Z"),
};

describe("the type of an export", () => {
  it.each([
    ["", undefined],
    ["*/*", undefined],
    ["application/json", undefined],
    ["text/csv", "text/csv"],
    ["TEXT/CSV; charset=utf-8, */*;q=0.1", "text/csv"],
    ["application/x-ndjson", "application/x-ndjson"],
    ["application/json, text/csv", undefined],
  ])("of %j is %s", (accept, type) => expect(exportTypeOf(accept)).toBe(type));
});

describe("an export", () => {
  it("is a table with the names of the API, whose texts are no formulas", () => {
    expect(exportHead("text/csv")).toBe(
      "deliveryId,eventId,subscriberId,subscriberName,result,reason,heldBy,attemptsSeen,settledAt\r\n",
    );
    expect(exportLines("text/csv", [item])).toBe(
      `d,e,s,"'=HYPERLINK(""x"")",skipped,in_operation,o,3,2026-11-26T12:00:00.000Z\r\n`,
    );
    const nothing = { ...item, deliveryId: null, heldBy: null, attemptsSeen: null, settledAt: null };
    expect(exportLines("text/csv", [nothing])).toMatch(/^,e,s,.*,,,\r\n$/);
  });

  it("or an object on each line", () => {
    expect(exportHead("application/x-ndjson")).toBe("");
    const lines = exportLines("application/x-ndjson", [item, item]).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual(
      Array(2).fill({ ...item, settledAt: "2026-11-26T12:00:00.000Z" }),
    );
  });
});
