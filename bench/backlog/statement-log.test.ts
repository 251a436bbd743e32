import { describe, expect, it } from "vitest";
import { readExecutions } from "./statement-log";

const line = (application: string, rest: string) => `${application}|LOG:  duration: ${rest}`;

describe("readExecutions", () => {
  it.each([
    ["nothing", "", []],
    ["an execution", line("a", "1.250 ms  execute claim: select 1"), [["a", "claim", 1.25]]],
    [
      "parsing and binding with their execution, with other lines in between",
      [
        line("a", "1.000 ms  parse claim: select 1"),
        line("a", "0.500 ms  bind claim: select 1"),
        line("b", "8.000 ms  bind claim: select 1"),
        line("a", "2.000 ms  execute claim: select 1"),
        line("a", "0.250 ms  execute claim: select 1"),
      ].join("\n"),
      [
        ["a", "claim", 3.5],
        ["a", "claim", 0.25],
      ],
    ],
    [
      "a statement of several lines",
      `${line("a", "2.000 ms  execute claim: select 1,")}\n\t  2 from t: duration: 9 ms  execute x: y\n`,
      [["a", "claim", 2]],
    ],
    ["no unprepared statement", line("a", "2.000 ms  statement: listen x"), []],
    ["no other lines of the log", "|LOG:  checkpoint starting: immediate force wait", []],
  ])("reads %s", (_, text, expected) =>
    expect(readExecutions(text).map((one) => [one.application, one.statement, one.ms])).toEqual(expected),
  );
});
