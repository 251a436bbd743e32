import { type ListDefinition, RECENT, recentRanges } from "../definition";
import { optionsOf } from "../excluding";
import type { FilterOption } from "../view";
import { nameOf } from "./form";
import { type DATES, NOT, namesByKey } from "./keys";
import { type Token, tokensOf, type Value, writeValue } from "./tokens";

/** What can stand at a place of a text: keys of the list, or values of a key where the list knows them. */

/** `text` as it is written; `label` is its name on the screens, where it has another one. */
export type Suggestion = { text: string; label: string };

/** `of`: the key whose values they are; null for keys. They take the place of the text between `from` and `to`. */
export type Suggestions = { of: string | null; from: number; to: number; items: Suggestion[]; more: number };

/** So many are shown; the others are found by typing on. */
export const MOST_SUGGESTIONS = 50;

type List = Pick<ListDefinition, "filters" | "dates">;
type Options = Readonly<Record<string, readonly FilterOption[]>>;
/** What a suggestion is for: a value with its label, and further words by which it is found. */
type Candidate = { value: string; label: string; words?: readonly string[] };

/** @param caret a place in the text @returns null where nothing is known that could stand there */
export function suggest(list: List, text: string, caret: number, options: Options): Suggestions | null {
  const token = tokensOf(text).find(({ at, length }) => at < caret && caret <= at + length);
  if (!token) return keysAt(list, "", caret, caret);
  const typed = text.slice(token.at, caret);
  if (token.values === undefined) return /[",]/.test(typed) ? null : keysAt(list, typed, token.at, caret);
  const colon = token.at + token.key.length;
  if (caret <= colon) return keysAt(list, typed, token.at, colon + 1);
  const value = token.values.find(({ at, length }) => at <= caret && caret <= at + length);
  return value ? valuesAt(list, text, caret, { token, value, options }) : null;
}

/** The text with a suggestion in it, and the place behind it. What stands around it stays as it is. */
export function withSuggestion(
  text: string,
  { of, from, to }: Suggestions,
  suggestion: Suggestion,
): { text: string; caret: number } {
  const written = of === null ? `${suggestion.text}:` : suggestion.text;
  const after = text.slice(to);
  // A key before another token has no value yet; a value may not run into what follows it.
  const isApart = of === null ? from < to : /^(?:[\s,]|$)/.test(after);
  const gap = isApart || after === "" ? "" : " ";
  return { text: text.slice(0, from) + written + gap + after, caret: from + written.length };
}

function keysAt(list: List, typed: string, from: number, to: number): Suggestions | null {
  const keys = namesByKey(list);
  const isExcluding = typed.startsWith(NOT);
  const candidates = [...keys].flatMap(([key, [name = ""]]): Candidate[] =>
    key.startsWith(NOT) === isExcluding ? [{ value: key, label: labelOf(list, name) }] : [],
  );
  const found = matching(typed, candidates, ({ value }) => value);
  if (found === null) return null;
  return { of: null, from, to, ...found };
}

const LABEL_OF_DATE: Readonly<Record<string, string>> = {
  from: "First day",
  to: "Last day",
  last: "Time until now",
} satisfies Record<(typeof DATES)[number], string>;

const labelOf = ({ filters }: List, name: string) => filters[name]?.label ?? LABEL_OF_DATE[name] ?? name;

type Place = { token: Token; value: Value; options: Options };

function valuesAt(
  list: List,
  text: string,
  caret: number,
  { token, value, options }: Place,
): Suggestions | null {
  const [name] = namesByKey(list).get(token.key) ?? [];
  if (name === undefined) return null;
  const others = new Set((token.values ?? []).filter((one) => one !== value).map((one) => one.text));
  const candidates = candidatesOf(list, name, options).filter(
    (one) => !wordsOf(one).some((word) => others.has(word)),
  );
  const end = value.at + value.length;
  const whole = text.slice(value.at, end);
  // A quote that is not closed reaches to the end of the text, which is not all meant.
  const to = whole.startsWith('"') && !CLOSED.test(whole) ? caret : end;
  const typed = text
    .slice(value.at, caret)
    .replace(/^"/, "")
    .replaceAll(/\\([\s\S])/g, "$1");
  const filter = list.filters[name];
  const known = filter ? optionsOf(name, filter, options) : [];
  const found = matching(typed, candidates, (one) =>
    writeValue(filter ? nameOf(filter, one.value, known) : one.value),
  );
  return found && { of: token.key, from: value.at, to, ...found };
}

const CLOSED = /^"(?:[^"\\]|\\[\s\S])*"$/;

function candidatesOf(list: List, name: string, options: Options): readonly Candidate[] {
  if (name === "last") return recentRanges(list, {}).map((value) => ({ value, label: RECENT[value].label }));
  const filter = list.filters[name];
  if (filter?.kind === "choice") {
    const aliases = Object.entries(filter.aliases ?? {});
    return Object.entries(filter.labels).map(([value, label]) => ({
      ...{ value, label },
      words: aliases.flatMap(([alias, named]) => (named === value ? [alias] : [])),
    }));
  }
  return filter?.kind === "options" ? optionsOf(name, filter, options) : [];
}

const wordsOf = ({ value, label, words = [] }: Candidate) => [value, label, ...words];

/**
 * The candidates with the typed text in a word, those that begin with it first.
 * @param write what is written for one, asked for those alone that are shown
 */
function matching(
  typed: string,
  candidates: readonly Candidate[],
  write: (candidate: Candidate) => string,
): Pick<Suggestions, "items" | "more"> | null {
  const part = typed.toLowerCase();
  const ranked = candidates.flatMap((candidate) => {
    const at = wordsOf(candidate).map((word) => word.toLowerCase().indexOf(part));
    return at.every((one) => one === -1) ? [] : [{ candidate, rank: at.includes(0) ? 0 : 1 }];
  });
  if (ranked.length === 0) return null;
  const items = ranked
    .toSorted((one, other) => one.rank - other.rank)
    .slice(0, MOST_SUGGESTIONS)
    .map(({ candidate }) => ({ text: write(candidate), label: candidate.label }));
  return { items, more: ranked.length - items.length };
}
