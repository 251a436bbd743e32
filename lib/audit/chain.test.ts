import { describe, expect, it } from "vitest";
import { GENESIS, hashAfter, headText, nextNumber, readHead } from "./chain";

const FIRST = { number: "0", hash: GENESIS };
const CONTENT = ["id", "2026-11-26T12:00:00.000000Z", "user", null, "Ann", "context.create", "allowed"];

describe("a row's hash", () => {
  it("has a form that does not change: rows of earlier versions are checked by it", () => {
    expect(hashAfter(FIRST, CONTENT)).toBe(
      "1d40dc2ae270c9690765ccbe5c1b8f970225761f228cc15f6b13b8a8a3ce767a",
    );
  });

  it.each([
    ["the number", { ...FIRST, number: "1" }, CONTENT],
    ["the hash before", { ...FIRST, hash: "f".repeat(64) }, CONTENT],
    ["a value", FIRST, CONTENT.with(4, "Anna")],
    ["a missing value", FIRST, CONTENT.with(3, "")],
    ["the limits between values", FIRST, CONTENT.with(4, "An").with(5, "ncontext.create")],
  ])("changes with %s", (_, previous, content) => {
    expect(hashAfter(previous, content)).not.toBe(hashAfter(FIRST, CONTENT));
  });
});

describe("a head", () => {
  it("is read as it is printed", () => {
    const head = { number: "9007199254740993", hash: "ab".repeat(32) };
    expect(readHead(` ${headText(head).toUpperCase()}\n`)).toEqual(head);
    expect(nextNumber(head)).toBe("9007199254740994");
  });

  it.each(["", "12", `12:${"g".repeat(64)}`, `-1:${"a".repeat(64)}`, `12:${"a".repeat(63)}`])(
    "is not read from %j",
    (text) => expect(readHead(text)).toBeUndefined(),
  );
});
