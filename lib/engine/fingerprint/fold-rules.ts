import { compileFinder, type Finder } from "../pattern";
import { MARK, markOf } from "./marks";
import { cutTemplate } from "./taken";

/** An operator's own rule of folding: what matches becomes the mark. */
export type FoldRule = { mark: string; matches: string };

export const MOST_FOLD_RULES = 20;

/** An operator's own rules, which are applied to a template after everything else is folded: one after another, each once. */
export class FoldRules {
  readonly #rules: readonly { mark: string; finder: Finder }[];

  /** @throws PatternError for a pattern that cannot be used */
  constructor(rules: readonly FoldRule[]) {
    this.#rules = rules.map(({ mark, matches }) => ({ mark: markOf(mark), finder: compileFinder(matches) }));
  }

  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  /** @param template folded already @returns at most TEMPLATE_LENGTH characters */
  fold(template: string): string {
    return this.#rules.reduce((text, rule) => cutTemplate(replaced(text, rule)), template);
  }
}

export const NO_FOLD_RULES = new FoldRules([]);

function replaced(text: string, { mark, finder }: { mark: string; finder: Finder }): string {
  const marks = [...text.matchAll(MARK)].map(
    (found) => [found.index, found.index + found[0].length] as const,
  );
  const cutsMark = (at: number) => marks.some(([start, end]) => start < at && at < end);
  let written = "";
  let at = 0;
  for (const [start, end] of finder.findAll(text)) {
    if (start === end || cutsMark(start) || cutsMark(end)) continue;
    written += text.slice(at, start) + mark;
    at = end;
  }
  return written + text.slice(at);
}

/** Rules that are in force, or were until a time (epoch milliseconds). */
export type EarlierFoldRules = { rules: FoldRules; until: number };

/** The rules in force, and those before them, the latest first. */
export type FoldRuleVersions = { current: FoldRules; earlier: readonly EarlierFoldRules[] };

/** For so long after a change the keys by the earlier rules are computed as well: a new key joins the group of an old one. */
export const BOTH_KEYS_MS = 14 * 86_400_000;
/** So many earlier versions are compared. */
export const MOST_EARLIER = 3;

/** The templates that earlier rules would have given, as far as they count at a time and differ from that of the current rules. */
export function earlierTemplates(
  template: string,
  { current, earlier }: FoldRuleVersions,
  now: number,
): string[] {
  const inForce = earlier.filter(({ until }) => now - until < BOTH_KEYS_MS).slice(0, MOST_EARLIER);
  const folded = current.fold(template);
  return [...new Set(inForce.map(({ rules }) => rules.fold(template)))].filter((one) => one !== folded);
}
