import { describe, expect, it } from "vitest";
import { RETENTION_DEFAULTS } from "../engine/retention";
import type { StoredFacts, TableSize } from "./measured";
import { countOf, measure } from "./sizes";

const NOW = new Date("2026-11-26T12:00:00Z");
const DAY = 86_400_000;
const ago = (days: number) => new Date(NOW.getTime() - days * DAY);

const NO_DATES = {
  ...{ event: null, failed: null, discarded: null, purge: null, refused: null, unproven: null },
  ...{ operation: null, audit: null, kept: null, payloadDay: null, attemptDay: null },
  ...{ delivered: null, lateDelivered: null, lateOperation: null },
};
const NO_ROWS = { failed: 0, discarded: 0, scheduled: 0, refused: 0, unproven: 0, operations: 0, kept: 0 };

function facts(some: Partial<StoredFacts>): StoredFacts {
  return { tables: [], indexes: [], counts: NO_ROWS, oldest: NO_DATES, ...some };
}
const table = (name: string, rows: number | null, bytes: number | null): TableSize => {
  const [root = name] = name.split(/_\d+$/);
  return { table: root, name, rows, bytes };
};
const measured = (some: Partial<StoredFacts>, settings = RETENTION_DEFAULTS) =>
  measure(facts(some), settings, NOW);

describe("what a setting keeps", () => {
  it("is the deliveries of a state with their indexes and their share of the table", () => {
    const { failedDays, deliveredDays, binDays } = measured({
      tables: [table("delivery", 1000, 1_100_000), table("event", 1000, 500_000)],
      indexes: [
        { table: "delivery", name: "a", bytes: 80_000, condition: "(state = 'failed'::delivery_state)" },
        { table: "delivery", name: "b", bytes: 20_000, condition: "(state = 'scheduled'::delivery_state)" },
        { table: "event", name: "c", bytes: 9, condition: "(http_status >= 300)" },
      ],
      counts: { ...NO_ROWS, failed: 100, scheduled: 100, refused: 200 },
      oldest: { ...NO_DATES, failed: ago(10), event: ago(20) },
    });
    expect(failedDays).toEqual({
      rows: 100,
      bytes: 180_000,
      expected: { rows: 900, bytes: 1_620_000, measuredDays: 10 },
    });
    expect(deliveredDays).toEqual({
      rows: 800,
      bytes: 800_000 + 400_000,
      expected: { rows: 3600, bytes: 5_400_000, measuredDays: 20 },
    });
    expect(binDays).toEqual({ rows: 0, bytes: 0, expected: null });
  });

  it("is the days that still have a partition, and what the last seven complete ones had", () => {
    const days = Array.from({ length: 10 }, (_, back) =>
      table(`attempt_${ago(back).toISOString().slice(0, 10).replaceAll("-", "")}`, back, back * 1000),
    );
    const { attemptDays } = measured({ tables: days });
    expect(attemptDays).toEqual({
      rows: 45,
      bytes: 45_000,
      expected: { rows: 4 * 90, bytes: 4 * 90 * 1000, measuredDays: 7 },
    });
  });

  it("is of as many days as there were, when there were fewer, and unknown before the first is over", () => {
    const [today, yesterday] = [table("attempt_20261126", 5, 500), table("attempt_20261125", 3, 300)];
    const empty = table("attempt_20261124", 0, 8);
    expect(measured({ tables: [today, yesterday, empty] }).attemptDays.expected).toEqual({
      rows: 270,
      bytes: 27_000,
      measuredDays: 1,
    });
    expect(measured({ tables: [today, empty] }).attemptDays).toMatchObject({ rows: 5, expected: null });
    const young = { oldest: { ...NO_DATES, refused: ago(0.9) }, counts: { ...NO_ROWS, refused: 9 } };
    expect(measured({ ...young, tables: [table("event", 9, 90)] }).refusedEventDays).toMatchObject({
      rows: 9,
      bytes: 90,
      expected: null,
    });
  });

  it("is unknown, not zero, where nothing was counted yet", () => {
    const { failedDays, deliveredDays, payloadDays } = measured({
      tables: [table("delivery", null, 1000), table("event_payload_20261126", null, 100)],
      counts: { ...NO_ROWS, failed: 3 },
    });
    expect(failedDays).toEqual({ rows: 3, bytes: null, expected: null });
    expect(deliveredDays).toEqual({ rows: null, bytes: null, expected: null });
    expect(payloadDays).toEqual({ rows: null, bytes: 100, expected: null });
  });

  it("is unknown where the estimate of a table is older than the count of a part of it", () => {
    const { deliveredDays, failedDays } = measured({
      tables: [table("delivery", 50, 1000), table("event", 50, 1000)],
      counts: { ...NO_ROWS, failed: 60 },
    });
    expect(deliveredDays).toEqual({ rows: null, bytes: null, expected: null });
    expect(failedDays).toMatchObject({ rows: 60, bytes: 1000 });
  });

  it("is, of payloads of failed deliveries, what outlives the others", () => {
    const some = {
      tables: [table("delivery", 100, 1000), table("kept_payload", 10, 5000)],
      counts: { ...NO_ROWS, failed: 100, kept: 10 },
      oldest: { ...NO_DATES, failed: ago(10) },
    };
    const ofDays = (failedPayloadDays: number | null) =>
      measured(some, { ...RETENTION_DEFAULTS, failedPayloadDays }).failedPayloadDays.expected;
    expect(ofDays(null)).toEqual({ rows: 10 * 76, bytes: 10 * 76 * 500, measuredDays: 10 });
    expect(ofDays(20)).toEqual({ rows: 60, bytes: 30_000, measuredDays: 10 });
    expect(ofDays(14)).toMatchObject({ rows: 0, bytes: 0 });
  });
});

it.each([
  [10_000, 5, 10_000],
  [10_001, 2_000_000, 2_000_000],
  [10_001, null, null],
  [10_001, undefined, null],
  [10_001, 0, null],
  [10_001, 9000, null],
])("a count of %d with an estimate of %s is %s", (counted, planned, count) =>
  expect(countOf(counted, planned)).toBe(count),
);
