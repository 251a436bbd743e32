import { RE2JS, RE2JSException, RE2JSSyntaxException, RE2Set } from "re2js";
import { PatternError, toRe2Syntax } from "./pattern-syntax";

/**
 * Regular expressions whose time is linear in the text, whatever the pattern: RE2 runs them as automata. Its limits are narrowed
 * here, because a worker has one thread and keeps the patterns of all policies.
 *
 * Upper and lower case are the same; `^` and `$` mean the ends of the text; `.` is anything but a line break.
 */

export { PatternError };

export type Pattern = { test: (text: string) => boolean };

/** Where a text matches: beginnings and ends, in order, without overlaps. */
export type Finder = Pattern & { findAll: (text: string) => [start: number, end: number][] };

/** Groups are parsed within one another. */
const MAX_SOURCE_LENGTH = 1000;
/** Once repetitions are written out: 16 KiB take up to 0.17 s with as many. */
const MAX_INSTRUCTIONS = 500;
/** States kept between texts, per pattern, in bytes. More save no time where a text leads to ever new ones: it then runs without. */
const MAX_STATE_BYTES = 256 * 1024;

const FLAGS = RE2JS.CASE_INSENSITIVE | RE2JS.DISABLE_UNICODE_GROUPS;

/** @throws PatternError naming the fault, or the construct that is not supported */
export function compilePattern(source: string): Pattern {
  return compile(source).pattern;
}

/** As compilePattern, for short texts. @throws PatternError */
export function compileFinder(source: string): Finder {
  const { expression, pattern } = compile(source);
  const findAll = (text: string) => {
    const found: [number, number][] = [];
    // Most texts do not match: the set, whose states are limited, says so.
    if (!pattern.test(text)) return found;
    const matcher = expression.matcher(text);
    while (matcher.find()) found.push([matcher.start(), matcher.end()]);
    expression.reset();
    return found;
  };
  return { ...pattern, findAll };
}

function compile(source: string): { expression: RE2JS; pattern: Pattern } {
  if (source.length > MAX_SOURCE_LENGTH) throw new PatternError("The pattern is too long.");
  const translated = toRe2Syntax(source);
  try {
    const expression = RE2JS.compile(translated, FLAGS);
    if (expression.programSize() > MAX_INSTRUCTIONS) throw new PatternError(TOO_LARGE);
    // A set of one: RE2JS alone keeps 8 MiB of states.
    const set = new RE2Set(RE2Set.UNANCHORED, FLAGS, MAX_STATE_BYTES);
    set.add(translated);
    set.compile();
    return { expression, pattern: { test: (text) => set.match(text).length > 0 } };
  } catch (error) {
    throw error instanceof RE2JSException ? new PatternError(describe(error)) : error;
  }
}

const TOO_LARGE = "The pattern is too large.";

/** By the beginning of RE2's own message. */
const DESCRIPTIONS: [string, string][] = [
  ["missing closing )", "A ( is not closed."],
  ["unexpected )", "A ) closes nothing."],
  ["missing argument to repetition operator", "A $ repeats nothing; write \\$."],
  ["invalid nested repetition operator", "A repetition cannot be repeated."],
];

function describe(error: RE2JSException): string {
  if (!(error instanceof RE2JSSyntaxException)) return TOO_LARGE;
  const found = DESCRIPTIONS.find(([beginning]) => error.getDescription().startsWith(beginning));
  return found?.[1].replaceAll("$", () => error.getPattern()?.[0] ?? "") ?? TOO_LARGE;
}
