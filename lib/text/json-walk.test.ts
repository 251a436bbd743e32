import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JsonWalk, TOKEN, type Token } from "./json-walk";

const NAMES = Object.fromEntries(Object.entries(TOKEN).map(([name, token]) => [token, name]));

function tokensOf(text: string): string[] {
  const bytes = Buffer.from(text);
  const walk = new JsonWalk(bytes);
  const tokens: string[] = [];
  for (;;) {
    const token = walk.next();
    const isSpan = token === TOKEN.name || token === TOKEN.scalar;
    tokens.push(isSpan ? `${NAMES[token]} ${bytes.subarray(walk.start, walk.end)}` : `${NAMES[token]}`);
    if (token === TOKEN.end || token === TOKEN.invalid) return tokens;
  }
}

function lastOf(bytes: Uint8Array): Token {
  const walk = new JsonWalk(bytes);
  for (;;) {
    const token = walk.next();
    if (token === TOKEN.end || token === TOKEN.invalid) return token;
  }
}

const isParsed = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe("a walk through JSON", () => {
  it("passes every token", () => {
    expect(tokensOf(' {"a" : [1, {}, [] ,"x\\"y"],\n"b":-1.5e+3}')).toEqual([
      ...["objectStart", 'name "a"', "arrayStart", "scalar 1", "objectStart", "objectEnd", "arrayStart"],
      ...["arrayEnd", 'scalar "x\\"y"', "arrayEnd", 'name "b"', "scalar -1.5e+3", "objectEnd", "end"],
    ]);
  });

  it.each([
    ...[
      "",
      " ",
      "{",
      "}",
      "[",
      "]",
      "[1",
      "[1,",
      "[1,]",
      "[,1]",
      "[1 2]",
      "{,}",
      '{"a"}',
      '{"a":}',
      '{"a":1,}',
      "{1:2}",
    ],
    ...[
      "01",
      "-",
      "-01",
      "1.",
      ".5",
      "1e",
      "1e+",
      "+1",
      "1_0",
      "0x1",
      "NaN",
      "tru",
      "truex",
      "nul",
      "'a'",
      '"a',
    ],
    ...[
      '"\\x"',
      '"\\u12"',
      '"\\u12g4"',
      '"a\nb"',
      '"\t"',
      "1 1",
      "[1}",
      '{"a":1]',
      "[]]",
      '"\\',
      "\u00a01",
      "1\u0000",
    ],
    ...[
      "0",
      "-0",
      "0.5",
      "1E9",
      "1e-9",
      "true",
      "false",
      "null",
      '"\\u00eF\\n\\/"',
      '"€"',
      "[[],{}]",
      "\ufeff1",
      "1\ufeff",
    ],
    ...[
      '{"":{"":""}}',
      " \t\r\n[ 1 , 2 ] ",
      '"\u007f"',
      '"\ud83d\ude00"',
      "--1",
      "1.5.5",
      "1ee5",
      '{"a":1 "b":2}',
    ],
  ])("decides whether %j is JSON", (text) => {
    const parsed = isParsed(text.startsWith("\ufeff") ? text.slice(1) : text);
    expect(lastOf(Buffer.from(text)) === TOKEN.end).toBe(parsed);
  });

  it("agrees with the parser on any JSON and on modified JSON", () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.constantFrom(...'"\\{}[],:0-.e tn'), (text, place, letter) => {
        expect(lastOf(Buffer.from(text))).toBe(TOKEN.end);
        const at = place % (text.length + 1);
        const other = text.slice(0, at) + letter + text.slice(at + 1);
        expect(lastOf(Buffer.from(other)) === TOKEN.end).toBe(isParsed(other));
      }),
      { numRuns: 500 },
    );
  });

  it("counts depth and values without recursion at any depth", () => {
    const depth = 500_000;
    const walk = new JsonWalk(Buffer.from("[".repeat(depth) + "]".repeat(depth)));
    let deepest = 0;
    while (walk.next() < TOKEN.end) deepest = Math.max(deepest, walk.depth);
    expect([deepest, walk.values, walk.depth]).toEqual([depth, depth, 0]);
  });
});
