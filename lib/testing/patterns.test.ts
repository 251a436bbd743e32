import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { attacksOn, type FoundPattern, patternsIn, patternsMadeBy, superLinear } from "./patterns";
import { readSourceFiles } from "./source-files";

/**
 * A client can send the worst text for any pattern that reads it. Therefore all patterns of the product are linear, whatever they
 * read today. The test finds the literal patterns in the source and the composed ones when their module loads.
 */

const ROOT_FILES = ["instrumentation.ts", "next.config.mjs"];
const SIZE = 16 * 1024;
/** A linear pattern takes well below 1 ms for 16 KiB, a quadratic one some 100 ms. */
const MAX_MATCH_MS = 60;

const files = [
  ...readSourceFiles().filter(
    ({ path, isTest }) =>
      /^(app|components|lib|prisma)\/.*\.(tsx?|mjs)$/.test(path) &&
      !isTest &&
      !path.startsWith("lib/test-run/"),
  ),
  ...ROOT_FILES.map((path) => ({ path, text: readFileSync(path, "utf8"), imports: [] })),
];
const found = files.map(patternsIn);
const own = found.flatMap(({ literals }) => literals);
const combined: FoundPattern[] = [];

/** Patterns of the schema library that the product uses. */
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
].map(([name, pattern]) => ({ location: `zod ${String(name)}`, pattern: pattern as RegExp }));

function longest(pattern: RegExp): number {
  let worst = 0;
  for (const text of attacksOn(pattern, SIZE)) {
    let took = timeOf(pattern, text);
    // Repeats slow matches to exclude the load of other processes.
    for (let again = 0; took > MAX_MATCH_MS && again < 3; again++)
      took = Math.min(took, timeOf(pattern, text));
    worst = Math.max(worst, took);
    if (worst > MAX_MATCH_MS) break;
  }
  return worst;
}

function timeOf(pattern: RegExp, text: string): number {
  const startedAt = performance.now();
  text.replace(pattern, "");
  return performance.now() - startedAt;
}

describe("the check of patterns", () => {
  it("finds literal patterns and calls that create patterns", () => {
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
  ])("detects that %s is not linear", (pattern) => expect(superLinear(pattern)).not.toEqual([]));

  it.each([/^\s*(\d+)\s*$/, /^"([^"\\]|\\.)*"$/, /[ \t]*/y, /[\r\n]+/g, /\/\/|\/$/])(
    "lets %s pass",
    (pattern) => expect(superLinear(pattern)).toEqual([]),
  );

  it("measures a long time for a pattern that is not linear", () => {
    expect(longest(/\s+$/)).toBeGreaterThan(MAX_MATCH_MS);
    expect(longest(/"(?:[^"\\]|\\.)*"|[^\s"]+/g)).toBeGreaterThan(MAX_MATCH_MS);
  });
});

describe("patterns", () => {
  it("are found", () => expect(own.length).toBeGreaterThan(80));

  it("are literal or composed at module level, never from received text", async () => {
    const loaded = new Set<string>();
    // What a module imports loads before it: patterns that it makes while it loads are then its own.
    async function load(path: string): Promise<void> {
      const index = files.findIndex((file) => file.path === path);
      if (index < 0 || loaded.has(path)) return;
      loaded.add(path);
      for (const { target, isType, isDynamic } of files[index]?.imports ?? [])
        if (!isType && !isDynamic) await load(target);
      const patterns = await patternsMadeBy(path, () => import(/* @vite-ignore */ `../../${path}`));
      const made = found[index]?.made ?? [];
      if (made.length === 0) return;
      expect(patterns, made.join("; ")).toHaveLength(made.length);
      combined.push(...patterns);
    }
    for (const [index, { path }] of files.entries()) if (found[index]?.made.length) await load(path);
  });

  it("are linear", () => {
    const slow = [...own, ...combined, ...borrowed].flatMap(({ location, pattern }) =>
      superLinear(pattern).map((why) => `${location}: ${pattern} (${why})`),
    );
    expect(slow).toEqual([]);
  });

  it("take at most 60 ms for a hostile text of 16 KiB", () => {
    const slow = [...own, ...combined, ...borrowed].flatMap(({ location, pattern }) => {
      const took = longest(pattern);
      return took > MAX_MATCH_MS ? [`${location}: ${pattern} took ${Math.round(took)} ms`] : [];
    });
    expect(slow).toEqual([]);
  });
});
