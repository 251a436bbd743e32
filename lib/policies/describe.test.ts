import { describe, expect, it } from "vitest";
import type { RuleCondition } from "../engine/rules";
import type { RetryWindow, Weekday } from "../engine/windows";
import { describeConditions, describeWindow } from "./describe";

const OFFICE: RetryWindow = {
  timeZone: "Europe/Berlin",
  days: ["mon", "tue", "wed", "thu", "fri"],
  from: "09:00",
  to: "17:00",
};

describe("describeWindow", () => {
  it.each<[Weekday[], string]>([
    [["fri", "mon", "tue", "wed", "thu"], "Mon–Fri"],
    [["sun", "sat"], "Sat, Sun"],
    [["mon", "tue", "wed", "fri", "sun"], "Mon–Wed, Fri, Sun"],
    [["sun", "mon", "tue", "wed", "thu", "fri", "sat"], "Mon–Sun"],
  ])("%j", (days, expected) =>
    expect(describeWindow({ ...OFFICE, days })).toBe(`${expected} 09:00–17:00 Europe/Berlin`),
  );
});

describe("describeConditions", () => {
  it.each<[RuleCondition, [string, string[]][]]>([
    [{}, []],
    [
      { kinds: ["dns", "connect_refused"], classes: ["server_error"] },
      [
        ["Kind", ["unknown host", "connection refused"]],
        ["Class", ["Server Error"]],
      ],
    ],
    [
      { statuses: ["410", "500-599"], texts: [{ contains: "reset" }, { matches: "^5\\d\\d" }] },
      [
        ["Status", ["410", "500–599"]],
        ["Text", ["“reset”", "/^5\\d\\d/"]],
      ],
    ],
  ])("%j", (when, expected) =>
    expect(describeConditions(when).map(({ name, anyOf }) => [name, anyOf])).toEqual(expected),
  );
});
