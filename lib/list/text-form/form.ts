import { isId } from "../../text/id-format";
import { isDay } from "../../time/zone";
import { type ListDefinition, RECENT, valuesOf } from "../definition";
import { optionsOf } from "../excluding";
import type { ListFilter } from "../filters";
import type { FilterOption } from "../view";
import { readBound, writeBound } from "./bounds";
import { BOUNDS, DATES, isDate, keyOf, NOT, namesByKey } from "./keys";
import { nearest } from "./nearest";
import { PAYLOAD_KEY, PAYLOAD_NAMES, readPayload, writePayload } from "./payload";
import { LONGEST_FORM, type Token, tokensOf, type Value, writeValue } from "./tokens";

/**
 * The filters of a list as a text, `status:server_error subscriber:"Order service" from:2026-11-20`, and back: the same state as the bar
 * has, by the list's definition. What is no filter (order, columns, page size) is not in the text, and stays as it is.
 */

/** The values of filters and dates by name, as the list's URL has them; null is none. */
export type FormState = Readonly<Record<string, readonly string[] | string | null>>;
type Options = Readonly<Record<string, readonly FilterOption[]>>;
type List = Pick<ListDefinition, "filters" | "dates">;

/** What is wrong with a part of a text. */
export type FormError = { at: number; length: number; message: string };

/** Writes the filters of a search. @param options whose names stand in the place of their ids */
export function printForm(list: List, search: object, options: Options): string {
  const [path, comparison, value] = PAYLOAD_NAMES.map((name) => valuesOf(search, name)[0]);
  const payload = writePayload(path, comparison, value);
  const isOfPayload = "payloadPath" in list.filters && payload !== "";
  const filters = Object.entries(list.filters).flatMap(([name, filter]) => {
    const values = PAYLOAD_NAMES.some((one) => one === name) ? [] : valuesOf(search, name);
    const written = values.map((value) =>
      BOUNDS[name]
        ? writeBound(name, value)
        : writeValue(nameOf(filter, value, optionsOf(name, filter, options))),
    );
    return values.length > 0 ? [`${keyOf(list, name)}:${written.join()}`] : [];
  });
  const dates = DATES.flatMap((name) => {
    const value = (search as Record<string, unknown>)[name];
    return list.dates && typeof value === "string" ? [`${name}:${value}`] : [];
  });
  const ofPayload = isOfPayload ? [`${PAYLOAD_KEY}:${writeValue(payload)}`] : [];
  return [...filters, ...ofPayload, ...dates].join(" ");
}

/** The unambiguous name of an option, else the value. */
export function nameOf(
  { kind }: Pick<ListFilter, "kind">,
  value: string,
  options: readonly FilterOption[],
): string {
  if (kind !== "options") return value;
  const label = options.find((one) => one.value === value)?.label;
  return label !== undefined && matching(options, label).length === 1 ? label : value;
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** The options that a text names: those of exactly this name or value, else those of the name in other letters. */
function matching(options: readonly FilterOption[], text: string): FilterOption[] {
  const exact = options.filter(({ label, value }) => label === text || value === text);
  return exact.length > 0 ? exact : options.filter(({ label }) => same(label, text));
}

/**
 * Reads a text.
 * @returns the state of all filters and dates of the list; or what is wrong, in the order of the text: nothing of it is in force then
 */
export function parseForm(
  list: List,
  text: string,
  options: Options,
): { state: FormState } | { errors: FormError[] } {
  const errors: FormError[] = [];
  if (text.length > LONGEST_FORM) {
    const message = `A filter has at most ${LONGEST_FORM.toLocaleString("en-GB")} characters.`;
    errors.push({ at: LONGEST_FORM, length: text.length - LONGEST_FORM, message });
  }
  const found = new Map<string, string[]>();
  const keys = namesByKey(list);
  for (const token of tokensOf(text)) {
    const names = keys.get(token.key);
    const [name] = names ?? [];
    if (token.values === undefined || names === undefined || name === undefined) {
      errors.push(withoutKey(token, [...keys.keys()]));
      continue;
    }
    if (
      token.key === PAYLOAD_KEY &&
      (token.values.length > 1 || PAYLOAD_NAMES.some((one) => found.has(one)))
    ) {
      errors.push(tooMany(token, 1));
      continue;
    }
    const isSpecial = BOUNDS[name] !== undefined || token.key === PAYLOAD_KEY;
    const read = isSpecial
      ? severalOf(list, (text) => (token.key === PAYLOAD_KEY ? readPayload(text) : readBound(names, text)))
      : oneOfList(name, readerOf(list, name, optionsOf(name, list.filters[name] ?? {}, options)));
    for (const [filter, values] of token.values.flatMap((value) => read(value, errors))) {
      const all = [...new Set([...(found.get(filter) ?? []), ...values])];
      found.set(filter, all);
      const most = mostOf(list, filter);
      if (all.length > most) errors.push(tooMany(token, most));
    }
  }
  if (errors.length > 0) return { errors };
  const dates = list.dates ? DATES.map((name) => [name, found.get(name)?.[0] ?? null]) : [];
  const filters = Object.keys(list.filters).map((name) => [name, found.get(name) ?? []]);
  return { state: Object.fromEntries([...filters, ...dates]) };
}

type ReadNamed = (value: Value, errors: FormError[]) => (readonly [name: string, values: string[]])[];

const oneOfList =
  (name: string, read: Read): ReadNamed =>
  (value, errors) => [[name, read(value, errors)]];

/** Reads a value that stands for several filters. */
function severalOf(
  { filters }: List,
  readAll: (text: string) => ReadonlyMap<string, string> | string,
): ReadNamed {
  return ({ text, at, length }, errors) => {
    const refuse = (message: string) => {
      errors.push({ at, length: Math.max(length, 1), message });
      return [];
    };
    const found = readAll(text);
    if (typeof found === "string") return refuse(found);
    const read = [...found].map(([name, value]) => {
      const filter = filters[name];
      return { name, value, one: filter?.one.toLowerCase(), values: filter && parsed(filter, value) };
    });
    const wrong = read.find(({ values }) => values === undefined);
    if (wrong) return refuse(`“${wrong.value}” is not a value of ${wrong.one ?? "this list"}.`);
    return read.map(({ name, values = [] }) => [name, values] as const);
  };
}

function withoutKey({ key, values, at, length }: Token, keys: readonly string[]): FormError {
  if (values === undefined)
    return {
      at,
      length,
      message: `“${key}” has no key: write it behind one, as in ${keys[0]}:${writeValue(key)}`,
    };
  if (key.startsWith(NOT) && keys.includes(key.slice(NOT.length)))
    return { at, length: key.length, message: `“${key.slice(NOT.length)}” cannot be excluded.` };
  const near = nearest(key, keys);
  const included = keys.filter((one) => !one.startsWith(NOT));
  const said = near ? `Did you mean “${near}”?` : `The keys are ${included.join(", ")}.`;
  return { at, length: key.length, message: `There is no key “${key}”. ${said}` };
}

function mostOf({ filters }: List, name: string): number {
  const filter = filters[name];
  return isDate(name) || filter?.kind === "text" || filter?.kind === "number"
    ? 1
    : (filter?.most ?? Number.POSITIVE_INFINITY);
}

const tooMany = ({ at, length, key }: Token, most: number): FormError => ({
  at,
  length,
  message: most === 1 ? `“${key}” takes one value.` : `“${key}” takes at most ${most} values.`,
});

type Read = (value: Value, errors: FormError[]) => string[];

/** Reads a value of a filter, or says what is wrong with it. */
function readerOf(list: List, name: string, options: readonly FilterOption[]): Read {
  return ({ text, at, length }, errors) => {
    const problem = (message: string) => {
      errors.push({ at, length: Math.max(length, 1), message });
      return [];
    };
    if (text === "") return problem("Write a value behind the colon.");
    if (isDate(name)) {
      const isRight = name === "last" ? Object.hasOwn(RECENT, text) : isDay(text);
      const ranges = Object.keys(RECENT).join(", ");
      return isRight
        ? [text]
        : problem(name === "last" ? `One of ${ranges}.` : "A day is written as 2026-11-27.");
    }
    const filter = list.filters[name];
    if (filter?.kind === "choice")
      return readChoice(filter.labels, filter.aliases, text) ?? problem(oneOf(filter.labels, text));
    if (filter?.kind === "options") {
      const [first, second] = matching(options, text);
      if (second) return problem(`Several are named “${text}”: write the ID of one.`);
      if (first) return [first.value];
    }
    // What has a name is written by it, or by its id: a deleted one has no name any more.
    const isKnown = filter?.kind !== "options" || filter.isLinked || options.length === 0 || isId(text);
    const values = filter && isKnown ? parsed(filter, text) : undefined;
    if (values) return values;
    const near = nearest(
      text,
      options.map(({ label }) => label),
    );
    return problem(
      `“${text}” is not a value of ${filter?.one.toLowerCase()}.${near ? ` Did you mean “${near}”?` : ""}`,
    );
  };
}

function readChoice(
  labels: Readonly<Record<string, string>>,
  aliases: Readonly<Record<string, string>> = {},
  text: string,
): string[] | undefined {
  if (Object.hasOwn(labels, text)) return [text];
  const alias = Object.entries(aliases).find(([name]) => same(name, text))?.[1];
  const named =
    alias ?? Object.entries(labels).find(([name, label]) => same(label, text) || same(name, text))?.[0];
  return named === undefined ? undefined : [named];
}

function oneOf(labels: Readonly<Record<string, string>>, text: string): string {
  const near = nearest(text, Object.keys(labels));
  return near ? `“${text}” is none. Did you mean “${near}”?` : `One of ${Object.keys(labels).join(", ")}.`;
}

/** A value by the filter's own parser of URLs; undefined for one that it refuses. */
function parsed({ parser }: ListFilter, text: string): string[] | undefined {
  const values: unknown = parser.type === "multi" ? parser.parse([text]) : parser.parse(text);
  return Array.isArray(values) && values.length > 0 ? (values as string[]) : undefined;
}
