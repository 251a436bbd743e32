import { expect, it } from "vitest";
import { RETENTION_DEFAULTS } from "@/lib/engine/retention";
import { resetDays, toBody, toDraft, typedDays, typedSettings } from "./draft";

const STORED = { ...RETENTION_DEFAULTS, binDays: 30, failedPayloadDays: 20 };

it("is the days as typed; none is as long as the delivery", () => {
  const draft = { ...toDraft(RETENTION_DEFAULTS), ...typedDays("binDays", 7)(toDraft(RETENTION_DEFAULTS)) };
  expect(draft).toMatchObject({ failedPayloadDays: "", binDays: 7, reset: [] });
  expect(toBody(draft)).toEqual({ ...RETENTION_DEFAULTS, binDays: 7, reset: [] });
});

it("shows the days of a setting that is reset at once; typing replaces the reset", () => {
  const stored = toDraft(STORED);
  const reset = { ...stored, ...resetDays("binDays", RETENTION_DEFAULTS)(stored) };
  expect(reset).toMatchObject({ binDays: 14, reset: ["binDays"] });
  const both = { ...reset, ...resetDays("failedPayloadDays", RETENTION_DEFAULTS)(reset) };
  expect(both).toMatchObject({ failedPayloadDays: "", reset: ["binDays", "failedPayloadDays"] });
  expect({ ...both, ...typedDays("binDays", 9)(both) }).toMatchObject({
    ...{ binDays: 9, reset: ["failedPayloadDays"] },
  });
});

it("counts what is no number of days as the stored one", () => {
  const draft = { ...toDraft(STORED), binDays: "", failedPayloadDays: "", attemptDays: 0, failedDays: 100 };
  expect(typedSettings(draft, STORED)).toEqual({ ...STORED, failedPayloadDays: null, failedDays: 100 });
});
