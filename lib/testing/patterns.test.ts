import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { attacksOn, type FoundPattern, patternsIn, patternsMadeBy, superLinear } from "./patterns";
import { readSourceFiles } from "./source-files";

/**
 * Whoever may send a text that a pattern reads may choose the worst one. So every pattern of the product is linear,
 * whatever it reads today: all are found in the source, and those that are put together, where their module begins.
 */

const ROOT_FILES = ["proxy.ts", "instrumentation.ts", "next.config.mjs"];
const SIZE = 16 * 1024;
/** A linear pattern needs well below a millisecond for 16 KiB; one that is quadratic some hundred. */
const LONGEST_MS = 60;

const files = [
  ...readSourceFiles().filter(
    ({ path, isTest }) =>
      /^(app|components|lib|prisma)\/.*\.(tsx?|mjs)$/.test(path) &&
      !isTest &&
      !path.startsWith("lib/test-run/"),
  ),
  ...ROOT_FILES.map((path) => ({ path, text: readFileSync(path, "utf8") })),
];
const found = files.map(patternsIn);
const own = found.flatMap(({ literals }) => literals);
const combined: FoundPattern[] = [];

/** Those of the schema library that the product uses. */
const borrowed: FoundPattern[] = [
  ["email", z.regexes.email],
  ["guid", z.regexes.guid],
  ["uuid", z.regexes.uuid()],
  ["ipv4", z.regexes.ipv4],
  ["ipv6", z.regexes.ipv6],
  ["cidrv4", z.regexes.cidrv4],
  ["cidrv6", z.regexes.cidrv6],
  ["date", z.regexes.date],
  ["datetime", z.regexes.datetime({ offset: true, local: true })],
].map(([name, pattern]) => ({ place: `zod ${String(name)}`, pattern: pattern as RegExp }));

function longest(pattern: RegExp): number {
  let worst = 0;
  for (const text of attacksOn(pattern, SIZE)) {
    let took = timeOf(pattern, text);
    // What else the machine does is not the pattern's time.
    for (let again = 0; took > LONGEST_MS && again < 3; again++) took = Math.min(took, timeOf(pattern, text));
    worst = Math.max(worst, took);
    if (worst > LONGEST_MS) break;
  }
  return worst;
}

function timeOf(pattern: RegExp, text: string): number {
  const startedAt = performance.now();
  text.replace(pattern, "");
  return performance.now() - startedAt;
}

describe("the check of patterns", () => {
  it("finds every pattern that stands in a source, and every one that is made", () => {
    const text = [
      "const a: string = '/no+/';",
      "const b = <p title={/yes+/g.source}>{1 / 2 / 3}</p>; // /no/",
      "new RegExp(a);",
      'a.match("x+");',
    ].join("\n");
    const { literals, made } = patternsIn({ path: "some.tsx", text });
    expect(literals.map(({ pattern }) => String(pattern))).toEqual(["/yes+/g"]);
    expect(made).toEqual(["some.tsx: new RegExp(a)", 'some.tsx: a.match("x+")']);
  });

  it.each([
    /^[a-z]+(\s*;\s*([a-z]+=([a-z]+|"([^"\\]|\\.)*"))?)*\s*$/,
    /\s+$/,
    /\s*[-–]\s*/g,
    /(a+)+$/,
    /x.*y.*z/,
  ])("finds that %s is not linear", (pattern) => expect(superLinear(pattern)).not.toEqual([]));

  it.each([/^\s*(\d+)\s*$/, /^"([^"\\]|\\.)*"$/, /[ \t]*/y, /[\r\n]+/g, /\/\/|\/$/])(
    "lets %s pass",
    (pattern) => expect(superLinear(pattern)).toEqual([]),
  );

  it("takes its time for one that is not linear", () => {
    expect(longest(/\s+$/)).toBeGreaterThan(LONGEST_MS);
    expect(longest(/"(?:[^"\\]|\\.)*"|[^\s"]+/g)).toBeGreaterThan(LONGEST_MS);
  });
});

describe("patterns", () => {
  it("are found", () => expect(own.length).toBeGreaterThan(80));

  it("are made at the top of a module, or written out: none is made of what comes from outside", async () => {
    for (const [index, { made }] of found.entries()) {
      const path = files[index]?.path ?? "";
      if (made.length === 0) continue;
      const patterns = await patternsMadeBy(path, () => import(/* @vite-ignore */ `../../${path}`));
      expect(patterns, made.join("; ")).toHaveLength(made.length);
      combined.push(...patterns);
    }
  });

  it("are linear", () => {
    const slow = [...own, ...combined, ...borrowed].flatMap(({ place, pattern }) =>
      superLinear(pattern).map((why) => `${place}: ${pattern} (${why})`),
    );
    expect(slow).toEqual([]);
  });

  it("take no longer than a moment for 16 KiB that somebody chose", () => {
    const slow = [...own, ...combined, ...borrowed].flatMap(({ place, pattern }) => {
      const took = longest(pattern);
      return took > LONGEST_MS ? [`${place}: ${pattern} took ${Math.round(took)} ms`] : [];
    });
    expect(slow).toEqual([]);
  });
});
