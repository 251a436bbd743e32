import { describe, expect, it } from "vitest";
import { fileHead, fileHeaders, fileLine, fileTypeOf } from "./file";

const COLUMNS = ["id", "name", "reason", "count", "at", "changes"];
const row = {
  id: "d",
  name: '=HYPERLINK("x")',
  reason: null,
  count: -3,
  at: new Date("2026-11-26T12:00:00.000Z"),
  changes: { status: ["=1", 2] },
  further: "not in the table",
};

describe("the type of a file", () => {
  it.each([
    ["", undefined],
    ["*/*", undefined],
    ["application/json", undefined],
    ["text/csv", "text/csv"],
    ["TEXT/CSV; charset=utf-8, */*;q=0.1", "text/csv"],
    ["application/x-ndjson", "application/x-ndjson"],
    ["application/json, text/csv", undefined],
    ["text/csv, application/json", "text/csv"],
  ])("of %j is %s", (accept, type) => expect(fileTypeOf(accept)).toBe(type));

  it("is in its headers", () => {
    expect(fileHeaders("text/csv", "events")).toMatchObject({
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="events.csv"',
    });
  });
});

describe("a file", () => {
  it("is a table with the names of the API, whose texts are no formulas", () => {
    expect(fileHead("text/csv", COLUMNS)).toBe("id,name,reason,count,at,changes\r\n");
    expect(fileLine("text/csv", COLUMNS, row)).toBe(
      `d,"'=HYPERLINK(""x"")",,-3,2026-11-26T12:00:00.000Z,"{""status"":[""=1"",2]}"\r\n`,
    );
    expect(fileLine("text/csv", COLUMNS, {})).toBe(",,,,,\r\n");
  });

  it("or an object on each line", () => {
    expect(fileHead("application/x-ndjson", COLUMNS)).toBe("");
    expect(JSON.parse(fileLine("application/x-ndjson", COLUMNS, row))).toEqual({
      ...row,
      at: "2026-11-26T12:00:00.000Z",
    });
  });
});
