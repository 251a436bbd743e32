import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { fingerprintOf, overflowKeyOf } from "./fingerprint";
import { TEMPLATE_LENGTH } from "./fold";
import { READ_LENGTH, templateOf } from "./taken";

const SEED = { seed: 20261127, numRuns: 200 };
const of = (text: string, type: string | null = null) => templateOf(text, type);

describe("what is taken of an answer", () => {
  it.each([
    [
      "the values that say why, in an order of their own",
      '{"detail":"d","message":"m","code":"c1"}',
      "c1 · m · d",
    ],
    [
      "also below error, after those of the root",
      '{"error":{"type":"t","code":7},"message":"m"}',
      "m · 7 · t",
    ],
    ["and below the first of errors", '{"errors":[{"message":"one"},{"message":"two"}]}', "one"],
    ["not deeper than three names", '{"error":{"error":{"error":{"message":"deep"}},"message":"m"}}', "m"],
    [
      "five at most",
      '{"code":1,"error":2,"type":3,"title":"4th","message":"5th","detail":"6th"}',
      "1 · 2 · 3 · ⟨number⟩ · ⟨number⟩",
    ],
    [
      "a code, which stays as it is",
      '{"code":21211,"message":"To 4915 is wrong"}',
      "21211 · To ⟨number⟩ is wrong",
    ],
    [
      "a type that is a URI without digits",
      '{"type":"https://a.example/probs/no-credit"}',
      "https://a.example/probs/no-credit",
    ],
    ["one with digits is a URL like any other", '{"type":"https://a.example/probs/17"}', "⟨url⟩"],
    [
      "names that are like them, where there are none",
      '{"errorMessage":"m 5","requestId":"8"}',
      "m ⟨number⟩",
    ],
    [
      "elements of XML in the order of the document",
      "<E><Message>m 5</Message><Code>C1</Code></E>",
      "m ⟨number⟩ · C⟨number⟩",
    ],
    ["the title of HTML, its entities as characters", "<html><title>A &amp; B</title><h1>no</h1>", "A & B"],
    ["else its first heading", "<html><h1>One <b>two</b></h1>text", "One two"],
    ["else its text", "<p>One</p><script>x()</script><p>two</p><p>three</p>", "One two"],
    ["two lines of a text that are not empty", "\n\none\n \ntwo\nthree", "one two"],
    ["what is no JSON is a text", "{broken} 5", "{broken} ⟨number⟩"],
    ["nothing", "  \n ", ""],
  ])("%s", (_, text, template) => expect(of(text)).toBe(template));

  it("does not depend on the order of members, nor on white space", () => {
    const values = {
      code: "c",
      message: "m 1",
      detail: "d",
      error: { type: "t", title: "x" },
      id: 17,
      list: [1, { message: "no" }],
    };
    const entries = fc.shuffledSubarray(Object.entries(values), { minLength: 6 });
    fc.assert(
      fc.property(entries, fc.constantFrom(0, 2, "\t"), (shuffled, space) => {
        expect(of(JSON.stringify(Object.fromEntries(shuffled), null, space))).toBe(
          "c · m ⟨number⟩ · d · t · x",
        );
      }),
      SEED,
    );
  });

  it("counts values that end within what is read, and nothing behind it", () => {
    const begun = '{"message":"out of stock","trace":"';
    expect(of(`${begun}${"x".repeat(READ_LENGTH)}`)).toBe("out of stock");
    expect(of(`${begun}${"x".repeat(READ_LENGTH)}","code":"late"}`)).toBe("out of stock");
    expect(of(`{"trace":"${"x".repeat(READ_LENGTH)}","message":"late"}`)).not.toContain("late");
  });

  it("is the same whatever token, id, number or time stands in it", () => {
    const hashes = fc.nat().map((n) => createHash("sha256").update(String(n)).digest());
    const hex = (length: number) => hashes.map((hash) => hash.toString("hex").slice(0, length));
    const base64 = hashes.map((hash) => hash.toString("base64url"));
    const changing = fc.oneof(
      fc.tuple(fc.constant("id"), fc.uuid()),
      fc.tuple(fc.constant("id"), fc.ulid()),
      fc.tuple(fc.constant("id"), base64),
      fc.tuple(fc.constant("number"), hex(32)),
      fc.tuple(fc.constant("number"), hex(12)),
      fc.tuple(fc.constant("number"), fc.nat().map(String)),
      fc.tuple(fc.constant("address"), fc.ipV4()),
      fc.tuple(
        fc.constant("email"),
        fc.nat().map((n) => `user${n}@mail.example.com`),
      ),
      fc.tuple(
        fc.constant("time"),
        fc
          .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
          .map((date) => date.toISOString()),
      ),
      fc.tuple(
        fc.constant("url"),
        hex(12).map((id) => `https://${id}.example.com/a/${id}?q=${id}#x`),
      ),
    );
    fc.assert(
      fc.property(changing, ([kind, value]) => {
        const template = `Order ⟨${kind}⟩ was not found`;
        expect(of(`Order ${value} was not found`)).toBe(template);
        expect(of(JSON.stringify({ message: `Order ${value} was not found`, id: value }))).toBe(template);
      }),
      { ...SEED, numRuns: 600 },
    );
  });

  it("is at most as long as a template, of any text", () => {
    const texts = fc.oneof(
      fc.string({ unit: "binary", maxLength: 3000 }),
      fc.json({ maxDepth: 5 }),
      fc
        .array(
          fc.constantFrom(
            "<",
            ">",
            "</",
            "<title>",
            "<code>",
            "<!--",
            '{"error":',
            "[",
            '"',
            "\\",
            "a",
            "1",
            "&#1;",
          ),
          { maxLength: 500 },
        )
        .map((all) => all.join("")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const template = of(text, "text/html");
        expect(template.length).toBeLessThanOrEqual(TEMPLATE_LENGTH);
        expect(template).not.toMatch(/[\p{Cc}\p{Cs}]/u);
      }),
      SEED,
    );
  });
});

describe("the work for an answer", () => {
  /** How often a pattern is tried: each reads a bounded number of characters. */
  function triesOf(text: string): number {
    const exec = vi.spyOn(RegExp.prototype, "exec");
    of(text);
    const tries = exec.mock.calls.length;
    exec.mockRestore();
    return tries;
  }

  it.each([
    "a",
    "a-",
    "a.",
    "1",
    "a@",
    "<",
    "<a>",
    "[",
    "[{",
    '"',
    '{"a":',
    '{"error":',
    "e1",
    "_a",
    "/a",
    "9:",
    "⟨",
    "<h1>",
    "://a",
    "\\",
  ])("of %s without end is that of what is read", (piece) => {
    const text = (length: number) => piece.repeat(length).slice(0, length);
    const [half, whole, more] = [READ_LENGTH / 2, READ_LENGTH, 8 * READ_LENGTH].map((length) =>
      triesOf(text(length)),
    );
    expect(more).toBe(whole);
    expect(whole).toBeLessThanOrEqual(2 * (half ?? 0) + 100);
  });
});

describe("the key", () => {
  const facts = {
    subscriberId: "a",
    expectedStatus: 204,
    httpStatus: 500,
    failureKind: "http_status",
  } as const;
  const keyOf = (change: object, template = "t") => fingerprintOf({ ...facts, ...change }, template).key;

  it.each([
    ["another subscriber", { subscriberId: "b" }],
    ["another expectation", { expectedStatus: 200 }],
    ["another status", { httpStatus: 502 }],
    ["no answer", { httpStatus: null, failureKind: "timeout" }],
  ])("is another one for %s", (_, change) => expect(keyOf(change)).not.toBe(keyOf({})));

  it("is another one for another template, and for what has no room", () => {
    expect(keyOf({}, "u")).not.toBe(keyOf({}, "t"));
    expect(overflowKeyOf("a")).not.toBe(keyOf({}));
    expect(keyOf({ httpStatus: 200, failureKind: "timeout" })).toBe(
      keyOf({ httpStatus: null, failureKind: "timeout" }),
    );
    expect(overflowKeyOf("a")).toMatch(/^[0-9a-f]{32}$/);
  });
});
