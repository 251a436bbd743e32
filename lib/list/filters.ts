import { createParser, parseAsArrayOf, parseAsStringLiteral } from "nuqs/server";
import { findIds } from "../text/find-ids";
import { isId } from "../text/id-format";
import { isStorable } from "../text/storable";
import type { Descriptor } from "./url-params";

/** The kinds of filters of a list. The value of each is a list of texts; an empty list restricts nothing. */

/** The longest text that a list is searched for. */
export const LONGEST_TEXT = 100;

/** The most events one search names: a URL with more IDs would exceed what proxies accept. */
export const MAX_EVENT_IDS = 100;

type Named = {
  /** The name in the filter bar. */
  label: string;
  /** The name of one value, in chips and confirmations. */
  one: string;
};

type Kind =
  | { kind: "choice"; labels: Readonly<Record<string, string>> }
  | { kind: "options" }
  | { kind: "codes" }
  | { kind: "text" }
  | { kind: "eventIds" };

/** A filter with values of a type. The URL leaves an empty list out. */
export type ListFilter<Value extends string = string> = Named &
  Kind & {
    parser: Descriptor[string];
    /** Of the type only: the type of its values. */
    readonly value?: Value;
  };

export type Filters = Readonly<Record<string, ListFilter>>;

type Names = Omit<Named, "one"> & { one?: string };

/** Several values of a closed set, with a label for each. */
export function choice<Value extends string>(
  names: Names & { labels: Readonly<Record<Value, string>> },
): ListFilter<Value> {
  const values = Object.keys(names.labels) as Value[];
  return {
    one: names.label,
    ...names,
    kind: "choice",
    parser: parseAsArrayOf(parseAsStringLiteral(values)).withDefault([]),
  };
}

/** Several rows of the configuration by their ids. The page's data has the options by the filter's name. */
export function options(names: Names): ListFilter {
  return { one: names.label, ...names, kind: "options", parser: parseAsArrayOf(parseAsId).withDefault([]) };
}

/** Several HTTP status codes, typed. */
export function codes(names: Names): ListFilter {
  return { one: names.label, ...names, kind: "codes", parser: parseAsArrayOf(parseAsCode).withDefault([]) };
}

/** A part of a text, such as a name; in a list of one. */
export function partOfText(names: Names): ListFilter {
  return { one: names.label, ...names, kind: "text", parser: parseAsText.withDefault([]) };
}

/** One or several event IDs, found in any pasted text. */
export function eventIds(): ListFilter {
  return { label: "Event ID", one: "Event ID", kind: "eventIds", parser: parseAsEventIds.withDefault([]) };
}

const parseAsId = createParser({
  parse: (text) => (isId(text.trim()) ? text.trim().toLowerCase() : null),
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

const parseAsEventIds = createParser<string[]>({
  parse: (text) => {
    const found = findIds(text);
    return found.length > 0 ? found.slice(0, MAX_EVENT_IDS) : null;
  },
  serialize: (ids) => ids.join(","),
  eq: (a, b) => a.join() === b.join(),
});
