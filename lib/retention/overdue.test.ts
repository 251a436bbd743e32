import { expect, it } from "vitest";
import { RETENTION_DEFAULTS, retentionLimits } from "../engine/retention";
import { lateSince, overdueOf } from "./overdue";

const NOW = Date.parse("2026-11-26T12:00:00Z");
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LIMITS = retentionLimits({ ...RETENTION_DEFAULTS, failedPayloadDays: 20 }, NOW);
const NONE = {
  ...{ event: null, failed: null, discarded: null, purge: null, refused: null, unproven: null },
  ...{ operation: null, audit: null, kept: null, payloadDay: null, attemptDay: null },
  ...{ delivered: null, lateDelivered: null, lateOperation: null },
};

it.each([
  ["failed", "failedDays", NOW - 90 * DAY],
  ["purge", "binDays", NOW],
  ["refused", "refusedEventDays", NOW - 14 * DAY],
  ["unproven", "refusedSignInDays", NOW - 30 * DAY],
  ["audit", "auditDays", NOW - 400 * DAY],
  ["lateOperation", "operationDays", NOW - 400 * DAY],
  ["kept", "failedPayloadDays", NOW - 20 * DAY],
] as const)("the oldest %s is overdue when it is more than six hours late", (kind, name, due) => {
  const at = (late: number) => overdueOf({ ...NONE, [kind]: new Date(due - late) }, LIMITS);
  expect(at(5 * HOUR)).toEqual([]);
  expect(at(7 * HOUR)).toEqual([{ name, oldest: new Date(due - 7 * HOUR) }]);
});

it.each([
  ["payloadDay", "payloadDays", "2026-11-11", "2026-11-12"],
  ["attemptDay", "attemptDays", "2026-08-27", "2026-08-28"],
] as const)("a day of %s is overdue when its end and the setting have passed", (kind, name, late, first) => {
  const at = (day: string) => overdueOf({ ...NONE, [kind]: new Date(`${day}T00:00:00Z`) }, LIMITS);
  expect(at(late)).toMatchObject([{ name }]);
  expect(at(first)).toEqual([]);
});

it("says when deliveries and operations have to have ended to be late: of what the daily walk finds, a day later", () => {
  expect(lateSince(LIMITS)).toEqual({
    delivered: new Date(NOW - 90 * DAY - 30 * HOUR),
    operations: new Date(NOW - 400 * DAY - 6 * HOUR),
  });
  const lateDelivered = new Date(NOW - 92 * DAY);
  expect(overdueOf({ ...NONE, lateDelivered }, LIMITS)).toEqual([
    { name: "deliveredDays", oldest: lateDelivered },
  ]);
});
