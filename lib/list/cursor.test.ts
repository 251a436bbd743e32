import { describe, expect, it } from "vitest";
import { decodeCursor, encodeCursor } from "./cursor";

const ORDERS = {
  date: ["instant", "id"],
  status: ["smallint", "instant", "id"],
  name: ["text", "id"],
} as const;
const AT = "2026-11-22T10:00:00.123456Z";
const ID = "0190f0a0-0000-7000-8000-000000000001";

describe("a cursor", () => {
  it.each([
    ["date", [AT, ID]],
    ["status", ["503", AT, ID]],
    ["name", ["Ünï, “quoted”", ID]],
  ] as const)("of the order by %s is decoded", (sort, keys) => {
    const text = encodeCursor(sort, "DESC", keys);
    expect(text).toMatch(/^[\w-]+$/);
    expect(decodeCursor(text, ORDERS, { sort, direction: "DESC" })).toEqual(keys);
  });

  it.each([
    ["another order", "date", "ASC", encodeCursor("date", "DESC", [AT, ID])],
    ["another sort", "status", "DESC", encodeCursor("date", "DESC", [AT, ID])],
    ["a missing key", "date", "DESC", encodeCursor("date", "DESC", [AT])],
    ["one key too many", "date", "DESC", encodeCursor("date", "DESC", [AT, ID, ID])],
    [
      "a day that does not exist",
      "date",
      "DESC",
      encodeCursor("date", "DESC", ["2026-02-30T10:00:00.000000Z", ID]),
    ],
    ["no id", "date", "DESC", encodeCursor("date", "DESC", [AT, "x"])],
    ["no number", "status", "DESC", encodeCursor("status", "DESC", ["5e9", AT, ID])],
    ["a character that cannot be stored", "name", "DESC", encodeCursor("name", "DESC", ["\0", ID])],
    ["half of a surrogate pair", "name", "DESC", encodeCursor("name", "DESC", ["\ud800", ID])],
    ["nonsense", "date", "DESC", "nonsense"],
    ["an empty list", "date", "DESC", Buffer.from("[]").toString("base64url")],
    ["an unknown sort", "password", "DESC", encodeCursor("password", "DESC", [])],
  ] as const)("of %s is none", (_, sort, direction, text) =>
    expect(decodeCursor(text, ORDERS, { sort, direction })).toBeUndefined(),
  );
});
