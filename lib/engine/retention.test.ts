import { describe, expect, it } from "vitest";
import {
  purgeAtOf,
  RETENTION_DEFAULTS,
  type RetentionSettings,
  reasonToHold,
  retentionLimits,
  retentionProblems,
  settingsInForce,
  unretryableWithin,
} from "./retention";

const NOW = Date.parse("2026-11-26T15:30:00Z");
const limitsOf = (settings: Partial<RetentionSettings> = {}, now = NOW) =>
  retentionLimits({ ...RETENTION_DEFAULTS, ...settings }, now);

describe("what has to go", () => {
  it.each([
    ["firstPayloadDay", {}, "2026-11-12T00:00:00.000Z"],
    ["firstPayloadDay", { payloadDays: 1 }, "2026-11-25T00:00:00.000Z"],
    ["firstAttemptDay", {}, "2026-08-28T00:00:00.000Z"],
    ["deliveredBefore", {}, "2026-08-28T15:30:00.000Z"],
    ["deliveredBefore", { deliveredDays: 1 }, "2026-11-25T15:30:00.000Z"],
    ["failedBefore", { failedDays: 30 }, "2026-10-27T15:30:00.000Z"],
    ["purgeAtBefore", { binDays: 90 }, "2026-11-26T15:30:00.000Z"],
    ["failedPayloadBefore", { failedPayloadDays: 30 }, "2026-10-27T15:30:00.000Z"],
    ["operationsBefore", {}, "2025-10-22T15:30:00.000Z"],
    ["auditBefore", { auditDays: 365 }, "2025-11-26T15:30:00.000Z"],
    ["refusedEventsBefore", {}, "2026-11-12T15:30:00.000Z"],
    ["refusedSignInsBefore", {}, "2026-10-27T15:30:00.000Z"],
  ] as const)("%s with %j", (name, settings, expected) => {
    expect(limitsOf(settings)[name]?.toISOString()).toBe(expected);
  });

  it.each([
    ["one moment before its end and the days", "2026-11-13T23:59:59.999Z", "2026-10-30T00:00:00.000Z"],
    ["at its end and the days", "2026-11-14T00:00:00.000Z", "2026-10-31T00:00:00.000Z"],
  ])("a day of payloads goes as a whole: %s", (_, now, first) => {
    expect(limitsOf({}, Date.parse(now)).firstPayloadDay.toISOString()).toBe(first);
  });

  it("payloads of failed deliveries go with the delivery unless a setting says otherwise", () => {
    expect(limitsOf().failedPayloadBefore).toBeNull();
  });

  it("the bin is left when the deletion said", () => {
    expect(purgeAtOf({ binDays: 3 }, new Date(NOW)).toISOString()).toBe("2026-11-29T15:30:00.000Z");
  });
});

describe("settings", () => {
  it("of an admin come before those of the environment, and these before the defaults", () => {
    const environment = { payloadDays: 7, failedPayloadDays: 30, attemptDays: 60 };
    expect(settingsInForce(environment, { payloadDays: 5, failedPayloadDays: null })).toEqual({
      ...RETENTION_DEFAULTS,
      payloadDays: 5,
      failedPayloadDays: null,
      attemptDays: 60,
    });
  });

  it.each<[Partial<RetentionSettings>, (keyof RetentionSettings)[]]>([
    [{}, []],
    [{ payloadDays: 90 }, []],
    [{ payloadDays: 91 }, ["payloadDays"]],
    [{ deliveredDays: 7 }, ["payloadDays"]],
    [{ failedPayloadDays: 14 }, []],
    [{ failedPayloadDays: 13 }, ["failedPayloadDays"]],
    [{ failedPayloadDays: 91 }, ["failedPayloadDays"]],
    [{ attemptDays: 91 }, ["attemptDays"]],
    [{ attemptDays: 180, failedDays: 180 }, []],
    [{ auditDays: 29 }, ["refusedSignInDays"]],
    [
      { payloadDays: 100, failedPayloadDays: 95, attemptDays: 91 },
      ["payloadDays", "failedPayloadDays", "failedPayloadDays", "attemptDays"],
    ],
  ])("that contradict each other are named: %j", (settings, names) => {
    const problems = retentionProblems({ ...RETENTION_DEFAULTS, ...settings });
    expect(problems.map(({ name }) => name)).toEqual(names);
    for (const { message } of problems) expect(message).toMatch(/^[A-Z].* \d+ days.*\.$/);
  });
});

describe("the failures that become unretryable within a day", () => {
  const NOW_MS = Date.parse("2026-11-26T12:00:00Z");
  const within = (failedPayloadDays: number | null) =>
    unretryableWithin({ failedDays: 90, failedPayloadDays }, NOW_MS, 86_400_000);

  it("are those that are removed, as long as their payloads stay with them", () =>
    expect(within(null)).toEqual({ failedBefore: new Date("2026-08-29T12:00:00Z") }));

  it("are those whose payload is removed then, and not before", () =>
    expect(within(20)).toEqual({
      receivedFrom: new Date("2026-11-06T12:00:00Z"),
      receivedBefore: new Date("2026-11-07T12:00:00Z"),
    }));
});

describe("a run removes nothing while a clock may be wrong", () => {
  const HOUR = 3_600_000;
  const DAY = 24 * HOUR;
  const times = { now: NOW, lastRunAt: NOW - HOUR, resumedAt: null };
  it.each([
    ["in the first run", { lastRunAt: null }, null],
    ["an hour after the last run", {}, null],
    ["when the worker's clock is an hour ahead", { machineNow: NOW + HOUR }, null],
    [
      "when the worker's clock is further ahead",
      { machineNow: NOW + HOUR + 1 },
      /^Nothing was removed: .* 15:30 UTC, the worker's 2026-11-26 16:30 UTC/,
    ],
    [
      "when the worker's clock is further behind",
      { machineNow: NOW - HOUR - 1 },
      /the worker's 2026-11-26 14:29 UTC/,
    ],
    ["when two workers measure a moment apart", { lastRunAt: NOW + 60_000 }, null],
    [
      "when the database's clock went back",
      { lastRunAt: NOW + 60_001 },
      /went back from 2026-11-26 15:31 UTC to 2026-11-26 15:30 UTC/,
    ],
    ["after ten days off", { lastRunAt: NOW - 10 * DAY }, null],
    ["after fifteen days off", { lastRunAt: NOW - 15 * DAY }, null],
    [
      "after longer",
      { lastRunAt: NOW - 15 * DAY - 1 },
      /^Nothing is removed before 2026-11-27 15:30 UTC: retention had not run for more than 15 days/,
    ],
    [
      "23 hours after that",
      { resumedAt: NOW - 23 * HOUR },
      /^Nothing is removed before 2026-11-26 16:30 UTC/,
    ],
    ["24 hours after that", { resumedAt: NOW - 24 * HOUR }, null],
  ] as const)("%s: %j", (_, some, expected) => {
    const reason = reasonToHold({ ...times, ...some });
    if (expected === null) expect(reason).toBeNull();
    else expect(reason).toMatch(expected);
  });
});
