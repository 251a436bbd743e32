import { createParser, parseAsArrayOf, parseAsStringLiteral } from "nuqs/server";
import { findIds } from "../text/find-ids";
import { isId } from "../text/id-format";
import { isStorable } from "../text/storable";
import type { Descriptor } from "./url-params";

/** The kinds of filters of a list. The value of each is a list of texts; an empty list restricts nothing. */

/** The longest text that a list is searched for. */
export const LONGEST_TEXT = 100;

/** The most events one search names: their URL has 18.5 KB, and the web server takes headers of 64 KB (lib/web/server.mjs). */
export const MAX_EVENT_IDS = 500;

type Named = {
  /** The name in the filter bar. */
  label: string;
  /** The name of one value, in chips and confirmations. */
  one: string;
  /** Seldom needed: the bar has its control once it is asked for, or while it has a value. */
  isRare?: true;
  /** Chosen by links alone: the bar has no control for it. */
  isLinked?: true;
  /** The name of the filter without which this one has no effect: its control comes and goes with that one's. */
  beside?: string;
};

type Kind =
  | {
      kind: "choice";
      labels: Readonly<Record<string, string>>;
      /** Further words for values, in the text form. */
      aliases?: Readonly<Record<string, string>>;
      /** Of a choice of one value at most: what it means that there is none. */
      none?: string;
    }
  | { kind: "options" }
  | { kind: "codes" }
  | { kind: "text" }
  /** A number, in digits. */
  | { kind: "number" }
  | { kind: "ids" };

/** A filter with values of a type. The URL leaves an empty list out. */
export type ListFilter<Value extends string = string> = Named &
  Kind & {
    parser: Descriptor[string];
    /** The most values of one search, where each costs time. */
    most?: number;
    /** The name of the filter whose values this one excludes (./excluding.ts). */
    excludes?: string;
    /** Of the type only: the type of its values. */
    readonly value?: Value;
  };

export type Filters = Readonly<Record<string, ListFilter>>;

/** The filters that have no effect without another one. */
export const besides = (filters: Filters, name: string): string[] =>
  Object.keys(filters).filter((one) => filters[one]?.beside === name);

type Names = Omit<Named, "one"> & { one?: string };

/** Several values of a closed set, with a label for each. */
export function choice<Value extends string>(
  names: Names & {
    labels: Readonly<Record<Value, string>>;
    aliases?: Readonly<Record<string, NoInfer<Value>>>;
    none?: string;
  },
): ListFilter<Value> {
  const values = Object.keys(names.labels) as Value[];
  return {
    one: names.label,
    ...names,
    ...(names.none !== undefined && { most: 1 }),
    kind: "choice",
    parser: parseAsArrayOf(parseAsStringLiteral(values)).withDefault([]),
  };
}

/**
 * Several options, which the page's data has by the filter's name: rows of the configuration by their ids.
 * @param isValue for options other than ids: whether a text can be one
 */
export function options(names: Names & { most?: number }, isValue?: (text: string) => boolean): ListFilter {
  const item = isValue ? parseAsChecked(isValue) : parseAsId;
  return { one: names.label, ...names, kind: "options", parser: parseAsArrayOf(item).withDefault([]) };
}

/** Several HTTP status codes, typed. */
export function codes(names: Names): ListFilter {
  return { one: names.label, ...names, kind: "codes", parser: parseAsArrayOf(parseAsCode).withDefault([]) };
}

/** A part of a text, such as a name; in a list of one. */
export function partOfText(names: Names): ListFilter {
  return { one: names.label, ...names, kind: "text", parser: parseAsText.withDefault([]) };
}

/** A number in a list of one. @param isValue whether a text is one in range */
export function number(names: Names, isValue: (text: string) => boolean): ListFilter {
  return { one: names.label, ...names, kind: "number", parser: parseAsOne(isValue).withDefault([]) };
}

/** A text of a form of its own, such as a path; in a list of one. */
export function oneText(names: Names, isValue: (text: string) => boolean): ListFilter {
  return { one: names.label, ...names, kind: "text", parser: parseAsOne(isValue).withDefault([]) };
}

/** One or several event IDs, found in any pasted text. */
export function eventIds(): ListFilter {
  return ids({ label: "Event ID" });
}

/** One or several IDs of rows that have no options, found in any pasted text. */
export function ids(names: Names): ListFilter {
  return { one: names.label, ...names, kind: "ids", parser: parseAsIds.withDefault([]) };
}

const parseAsId = createParser({
  parse: (text) => (isId(text.trim()) ? text.trim().toLowerCase() : null),
  serialize: String,
});

const parseAsChecked = (isValue: (text: string) => boolean) =>
  createParser({
    parse: (text) => (isValue(text.trim()) ? text.trim() : null),
    serialize: String,
  });

const parseAsCode = createParser({
  parse: (text) => (/^[1-5]\d\d$/.test(text.trim()) ? text.trim() : null),
  serialize: String,
});

const parseAsText = createParser<string[]>({
  parse: (text) => {
    const part = text.trim();
    return part !== "" && part.length <= LONGEST_TEXT && isStorable(part) ? [part] : null;
  },
  serialize: ([text = ""]) => text,
  eq: (a, b) => a.join() === b.join(),
});

const parseAsOne = (isValue: (text: string) => boolean) =>
  createParser<string[]>({
    parse: (text) => (isValue(text.trim()) ? [text.trim()] : null),
    serialize: ([text = ""]) => text,
    eq: (a, b) => a.join() === b.join(),
  });

const parseAsIds = createParser<string[]>({
  parse: (text) => {
    const found = findIds(text);
    return found.length > 0 ? found.slice(0, MAX_EVENT_IDS) : null;
  },
  serialize: (ids) => ids.join(","),
  eq: (a, b) => a.join() === b.join(),
});
