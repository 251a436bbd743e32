/** Comparison of values that JSON can hold, independent of the order of their members. */

/** Compares names by their characters: databases have orders of their own. */
export const byText =
  <Row>(textOf: (row: Row) => string) =>
  (one: Row, other: Row) =>
    textOf(one) < textOf(other) ? -1 : textOf(one) > textOf(other) ? 1 : 0;

/** A record with its members in the order of their names. */
export function sorted<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(byText(([name]) => name)));
}

/** Whether two values are equal as JSON. A member that is undefined counts as absent. */
export const isSame = (one: unknown, other: unknown) => canonical(one) === canonical(other);

function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_, part: unknown) => (isRecord(part) ? sorted(part) : part));
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
