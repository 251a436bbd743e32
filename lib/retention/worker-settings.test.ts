import { expect, it } from "vitest";
import { RETENTION_DEFAULTS } from "../engine/retention";
import type { RetentionRun } from "./schema";
import { otherSettings } from "./worker-settings";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 26, 12, minute));
const run = (minute: number, settings?: Record<string, number | null>): RetentionRun => ({
  begunAt: at(minute),
  endedAt: at(minute + 1),
  result: { removed: {}, overdue: [], yielded: 0, ...(settings ? { settings } : {}) },
});
const underWay: RetentionRun = { begunAt: at(50), endedAt: null, result: null };
const here = { settings: { ...RETENTION_DEFAULTS, failedDays: 3650 }, updatedAt: at(10) };

it("names what the last run applied otherwise than this process would", () => {
  const runs = [underWay, run(30, { ...RETENTION_DEFAULTS, laterDays: 5 }), run(20, here.settings)];
  expect(otherSettings(here, runs)).toEqual([{ name: "failedDays", worker: 90, here: 3650 }]);
  expect(otherSettings(here, runs.slice(2))).toEqual([]);
});

it("says nothing without a run since the last change, and of runs of an earlier release", () => {
  expect(otherSettings(here, [run(5, { ...RETENTION_DEFAULTS })])).toEqual([]);
  expect(otherSettings(here, [run(30)])).toEqual([]);
  expect(otherSettings(here, [])).toEqual([]);
});
