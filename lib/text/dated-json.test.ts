import { expect, it } from "vitest";
import { datedJson, fromDatedJson } from "./dated-json";

const AT = new Date("2026-11-26T03:04:05.678Z");

it.each([
  ["a time", AT],
  ["times at any depth", { at: AT, list: [1, { until: AT, none: null }], text: AT.toISOString() }],
  ["names from outside", { headers: { $date: "x", value: AT.toISOString(), "a.b": AT } }],
  ["nothing", null],
])("carries %s", (_what, value) => {
  expect(fromDatedJson(JSON.parse(JSON.stringify(datedJson(value))))).toEqual(value);
});
