import type { ListDefinition } from "../definition";

/** The keys of the text form. A filter is named by one word for one of its values, where its name in the URL is another. */
const KEYS: Readonly<Record<string, string>> = {
  httpStatus: "code",
  eventId: "event",
  subscribers: "subscriber",
  contexts: "context",
  handlers: "handler",
  publishers: "publisher",
  topics: "topic",
  groupId: "group",
  failureKind: "kind",
  retryingEnded: "ended",
  operationId: "operation",
  operationResult: "result",
  payloadPath: "payload",
  payloadComparison: "payload",
  payloadValue: "payload",
};

/** Filters whose value is a bound, written with an operator behind a key that both bounds share. */
export const BOUNDS: Readonly<Record<string, { key: string; operator: ">=" | "<=" }>> = {
  minAttempts: { key: "attempts", operator: ">=" },
  maxAttempts: { key: "attempts", operator: "<=" },
  minValue: { key: "value", operator: ">=" },
};

export const DATES = ["from", "to", "last"] as const;

export const isDate = (name: string) => DATES.some((one) => one === name);

/** Stands before the key of what is excluded. */
export const NOT = "-";

/** The key of a filter or date of a list. */
export function keyOf({ filters }: Pick<ListDefinition, "filters">, name: string): string {
  const excludes = filters[name]?.excludes;
  return excludes === undefined ? wordFor(name) : `${NOT}${wordFor(excludes)}`;
}

const wordFor = (name: string) => BOUNDS[name]?.key ?? KEYS[name] ?? name;

/** The names of a list's filters and dates by their keys; of bounds that share a key, all. */
export function namesByKey({
  filters,
  dates,
}: Pick<ListDefinition, "filters" | "dates">): ReadonlyMap<string, readonly string[]> {
  const names = [...Object.keys(filters), ...(dates ? DATES : [])];
  const keys = [...new Set(names.map((name) => keyOf({ filters }, name)))];
  return new Map(keys.map((key) => [key, names.filter((name) => keyOf({ filters }, name) === key)]));
}
