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
};

export const DATES = ["from", "to", "last"] as const;

export const isDate = (name: string) => DATES.some((one) => one === name);

export const keyOf = (name: string) => KEYS[name] ?? name;

/** The names of a list's filters and dates by their keys. */
export function namesByKey({
  filters,
  dates,
}: Pick<ListDefinition, "filters" | "dates">): ReadonlyMap<string, string> {
  return new Map([...Object.keys(filters), ...(dates ? DATES : [])].map((name) => [keyOf(name), name]));
}
