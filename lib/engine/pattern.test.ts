import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cpuMs } from "../testing/processes/cpu-time";
import { compilePattern, PatternError } from "./pattern";

/** Repetitions of repetitions may be too large; any other refusal is a failure of the test. */
function isSmall(pattern: string): boolean {
  try {
    compilePattern(pattern);
    return true;
  } catch (error) {
    if (error instanceof PatternError && /too large/.test(error.message)) return false;
    throw error;
  }
}

describe("compilePattern", () => {
  it.each([
    ["connection reset", "Error: Connection RESET by peer", true],
    ["connection (reset|refused)", "connection refused", true],
    ["connection (reset|refused)", "connection closed", false],
    ["^timeout", "a timeout", false],
    ["out$", "timeout", true],
    ["^$", "", true],
    ["^$", "x", false],
    ["code \\d{3,4}\\b".replace("\\b", "\\.?"), "code 1234.", true],
    ["a.c", "a\nc", false],
    ["[^0-9]", "123", false],
    ["[^a]", "A", false],
    ["\\(x\\)", "f(x)", true],
    ["(?:ab){2}", "abab", true],
    ["(?:ab){2}", "abxab", false],
    ["x*?y", "xxy", true],
    ["", "anything", true],
    ["[\\d.-]+ms", "12.5ms", true],
    ["ÄRGER", "ärger", true],
    ["a.c", "a\rc", false],
    ["a.c", "a\u2028c", false],
    ["^.$", "😀", true],
    ["[😀]", "😁", false],
    ["a\\sb", "a\u00a0b", true],
    ["a\\Sb", "a\ufeffb", false],
    ["[^\\s]", "\u2003\v", false],
    ["[\\S]", "é", true],
    ["[\\S\\n]", "K", true],
    ["[^\\Sk]", "\u212a", false],
    ["a\\Sb", "AKB", true],
    ["[]", "]", false],
    ["[^]", "\n", true],
    ["[]a]", "]", false],
    ["[[:alpha:]", "q", false],
    ["[[:alpha:]", ":", true],
    ["[a-\\d]", "-", true],
    ["[a\\-z]", "k", false],
    ["[&&a~]", "~", true],
    ['\\é\\/\\"', 'É/"', true],
    ["a{2}]}", "aa]}", true],
    ["\\w", "é", false],
    ["(?:){3}x", "x", true],
    ["[M-￿]", "a", true],
    ["[M-￿]", "!", false],
    ["[^M-￿]", "a", false],
    ["[éM-￿]", "\u00c9", true],
    ["[Z-￿k]", "K", true],
    ["[ä㐀-鿿]", "Ä", true],
    ["[^ä㐀-鿿]", "Ä", false],
  ])("%j in %j: %s", (source, text, found) => expect(compilePattern(source).test(text)).toBe(found));

  it.each([
    ["(a)\\1", /\\1 is not supported/],
    ["a(?=b)", /look ahead/],
    ["(?<name>a)", /name/],
    ["\\bword", /\\b is not supported/],
    ["(a", /not closed/],
    ["a)", /closes nothing/],
    ["[a", /too soon/],
    ["*a", /repeats nothing/],
    ["a**", /cannot be repeated/],
    ["a{3,2}", /smaller number first/],
    ["[z-a]", /wrong way round/],
    ["a{1000}", /too large/],
    ["((a{20}){20}){20}", /too large/],
    ["((){9999}){9999}", /too large/],
    ["(".repeat(100_000), /too long/],
    ["((((|){9999}){9999}){9999}){9999}", /too large/],
    ["a\\", /too soon/],
    ["(?i)a", /look ahead/],
    ["(?P<name>a)", /name/],
    ["\\pL", /\\p is not supported/],
    ["\\Qa.b\\E", /\\Q is not supported/],
    ["\\x41", /\\x is not supported/],
    ["a{,3}", /^A \{ repeats nothing; write \\\{\.$/],
    ["(?:+a)", /^A \+ repeats nothing; write \\\+\.$/],
    ["^*", /An end cannot be repeated/],
    ["a{1001}", /too large/],
  ])("refuses %s", (source, message) => {
    expect(() => compilePattern(source)).toThrow(PatternError);
    expect(() => compilePattern(source)).toThrow(message);
  });

  const piece = fc.constantFrom(
    "a",
    "b",
    "c",
    ".",
    "\\d",
    "\\w",
    "\\W",
    "\\S",
    "[\\S\\n]",
    "[^\\S ]",
    "[ab]",
    "[^a]",
    "[a-c1]",
    "1",
    " ",
    "B",
  );
  const source: fc.Memo<string> = fc.memo((depth) => {
    if (depth <= 1) return piece;
    const part = source(depth - 1);
    return fc.oneof(
      piece,
      fc.tuple(part, part).map(([one, other]) => one + other),
      fc.tuple(part, part).map(([one, other]) => `(${one}|${other})`),
      fc
        .tuple(part, fc.constantFrom("*", "+", "?", "{2}", "{1,3}", "{0,1}", "{2,}", "*?"))
        .map(([one, count]) => `(?:${one})${count}`),
      part.map((one) => `^${one}`),
      part.map((one) => `${one}$`),
    );
  });
  const text = fc.string({ unit: fc.constantFrom("a", "b", "c", "A", "1", " ", "\n", "_"), maxLength: 12 });

  it("finds what the language's own regular expressions find", () => {
    fc.assert(
      fc.property(source(4), text, (pattern, where) => {
        fc.pre(isSmall(pattern));
        expect(compilePattern(pattern).test(where)).toBe(new RegExp(pattern, "i").test(where));
      }),
      { numRuns: 2000 },
    );
  });

  it.each(["\\S", "[\\S\\n]", "[^\\Sa]", "[!-\uffff]", "[^a-\u{10ffff}]"])(
    "compiles many %s within milliseconds",
    async (part) => {
      const pattern = part.repeat(200 / part.length);
      const tookMs: number[] = [];
      for (let n = 0; n < 3; n++) tookMs.push(await cpuMs(() => compilePattern(pattern)));
      expect(Math.min(...tookMs)).toBeLessThan(100);
    },
  );

  // Each of these would keep a backtracking engine busy for longer than the universe is old.
  it.each([
    ["nested repetition", "^(a+)+$", "a"],
    ["overlapping alternatives", "^(a|a)*$", "a"],
    ["a repetition of an optional part", "^(a?){50}a{50}$", "a"],
    ["repetitions in a row", "^a*a*a*a*a*a*a*a*b$", "a"],
    ["many states at once", "(a|b)*a(a|b){60}c", "ab"],
    ["nested groups", "^((a*)*)*$", "a"],
    ["alternatives within one another", "(a|b|ab)*c", "ab"],
  ])("is quick whatever the pattern: %s", async (_, pattern, unit) => {
    const compiled = compilePattern(pattern);
    const text = `${unit.repeat(16_384 / unit.length)}!`;
    expect(await cpuMs(() => expect(compiled.test(text)).toBe(false))).toBeLessThan(2000);
  });
});
