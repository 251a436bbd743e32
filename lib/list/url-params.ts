import type { createSerializer, inferParserType } from "nuqs/server";

/** Reads a list page's URL by its descriptor, and reports malformed parameters instead of throwing. */

/** A part of the URL that is malformed and has no effect. */
export type IgnoredParam = { name: string; value: string; why: string };

export type RawSearch = Record<string, string | string[] | undefined>;

/** The parsers of a URL's parameters by name. */
export type Descriptor = Parameters<typeof createSerializer>[0];

/** The parameter that names the delivery shown beside any screen. The browser alone reads it (components/delivery/drawer-host.tsx). */
export const BESIDE = "delivery";

/** The values of a URL. A malformed value becomes its default and is added to `ignored`; so is an unknown parameter. */
export function readUrlParams<D extends Descriptor>(
  descriptor: D,
  raw: RawSearch,
  ignored: IgnoredParam[],
): inferParserType<D> {
  const values = Object.entries(descriptor).map(([name, parser]) => [
    name,
    readParam(name, parser, raw[name], ignored),
  ]);
  for (const [name, value] of Object.entries(raw)) {
    if (!Object.hasOwn(descriptor, name) && name !== BESIDE)
      ignored.push({ name, value: textOf(value), why: "is not a filter of this screen" });
  }
  return Object.fromEntries(values);
}

function readParam(
  name: string,
  parser: Descriptor[string],
  given: string | string[] | undefined,
  ignored: IgnoredParam[],
): unknown {
  const fallback = parser.defaultValue ?? null;
  // A list may also be written as a repeated parameter; of other parameters the first counts.
  const text = Array.isArray(fallback) ? textOf(given) : Array.isArray(given) ? given[0] : given;
  if (!text) return fallback;
  const value: unknown = parser.type === "multi" ? parser.parse([text]) : parser.parse(text);
  if (value === null) {
    ignored.push({ name, value: text, why: "is not a value it can have" });
    return fallback;
  }
  return Array.isArray(value) ? readList(name, parser, text, value, ignored) : value;
}

/** Reports the malformed items, which the list parser omits. */
function readList(
  name: string,
  parser: Descriptor[string],
  text: string,
  value: unknown[],
  ignored: IgnoredParam[],
): unknown[] {
  const isUnderstood = (item: string) => {
    const parsed: unknown = parser.type === "multi" ? parser.parse([item]) : parser.parse(item);
    return Array.isArray(parsed) && parsed.length > 0;
  };
  const unknown = text.split(",").filter((item) => item.trim() !== "" && !isUnderstood(item));
  if (unknown.length) ignored.push({ name, value: unknown.join(","), why: "is not a value it can have" });
  return [...new Set(value)];
}

export function textOf(value: string | string[] | undefined): string {
  return Array.isArray(value) ? value.join(",") : (value ?? "");
}
