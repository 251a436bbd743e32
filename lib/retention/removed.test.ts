import { expect, it } from "vitest";
import { removedRows } from "./removed";

const day = (table: "attempt" | "event_payload", rows: number | null, isEstimate: boolean) => ({
  ...{ table, day: "2026-11-01", removedAt: new Date("2026-11-20T10:00:00Z"), rows, isEstimate, bytes: 1000 },
});
const counted = (what: string, state: string, date: string, rows: number) => ({
  day: date,
  what,
  state,
  rows,
});

it("is one row of each kind, the last removed first", () => {
  const rows = [
    counted("delivery", "failed", "2026-11-18", 3),
    counted("delivery", "failed", "2026-11-19", 4),
    counted("audit", "", "2026-11-21", 1),
  ];
  expect(removedRows({ rows, days: [day("attempt", 5, false), day("attempt", 6, false)] })).toEqual([
    { what: "Rows of the audit trail", lastDay: "2026-11-21", rows: 1, isEstimate: false, bytes: null },
    { what: "Attempts, by whole days", lastDay: "2026-11-20", rows: 11, isEstimate: false, bytes: 2000 },
    { what: "Deliveries, failed", lastDay: "2026-11-19", rows: 7, isEstimate: false, bytes: null },
  ]);
});

it.each([
  [[day("attempt", 5, true), day("attempt", 6, false)], { rows: 11, isEstimate: true }],
  [[day("attempt", 5, false), day("attempt", null, true)], { rows: null, isEstimate: true }],
])("is an estimate, or unknown, when a day is", (days, sum) =>
  expect(removedRows({ rows: [], days })).toEqual([expect.objectContaining(sum)]),
);
