import { describe, expect, it } from "vitest";
import { csvCell } from "../text/csv";
import { exportHead, exportLines } from "./export";
import type { AuditRow } from "./schema";

const ROW: AuditRow = {
  id: "0190f0a0-0000-7000-8000-00000000000a",
  at: new Date("2026-11-26T12:00:00.123Z"),
  actor: { type: "user", id: null, name: '=HYPERLINK("https://evil.test")' },
  action: "context.update",
  outcome: "allowed",
  target: { type: "context", id: "c" },
  detail: { name: "a,b\n", changes: { name: { from: "a", to: "b" } } },
  address: null,
  number: "12",
  isUnproven: false,
};

describe("an export", () => {
  it("is a table in which no cell is a formula", () => {
    expect(exportHead("csv") + exportLines("csv", [ROW])).toBe(
      "time,number,actor_type,actor_id,actor,address,action,outcome,unproven,target_type,target_id,detail,id\r\n" +
        '2026-11-26T12:00:00.123Z,12,user,,"\'=HYPERLINK(""https://evil.test"")",,context.update,allowed,,context,c,' +
        '"{""name"":""a,b\\n"",""changes"":{""name"":{""from"":""a"",""to"":""b""}}}",' +
        "0190f0a0-0000-7000-8000-00000000000a\r\n",
    );
  });

  it("is a line of JSON for each row", () => {
    const text = exportHead("jsonl") + exportLines("jsonl", [ROW, ROW]);
    const lines = text.split("\n");
    expect(lines).toHaveLength(3);
    expect(JSON.parse(lines[0] ?? "")).toEqual({ ...ROW, at: "2026-11-26T12:00:00.123Z" });
  });

  it.each([
    ["=1+1", "'=1+1"],
    ["+1", "'+1"],
    ["-1", "'-1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\t=1", "'\t=1"],
    ["a=1", "a=1"],
    ["", ""],
    [null, ""],
    ['say "hi"', '"say ""hi"""'],
    ["=a,b", '"\'=a,b"'],
  ])("writes the cell %j as %j", (value, cell) => expect(csvCell(value)).toBe(cell));
});
