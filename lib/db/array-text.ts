/**
 * Writes array literals of PostgreSQL. A batch of events or outcomes has tens of thousands of values, and the conversion of the
 * driver, element by element, costs more than all other work on them.
 */

export type Plain = string | number | boolean | null;

/** Writes values without quotes: numbers, IDs, timestamps in ISO 8601, labels of an enum. */
export function plainArray<T>(items: readonly T[], pick: (item: T) => Plain): string;
export function plainArray<T, C>(
  items: readonly T[],
  pick: (item: T, context: C) => Plain,
  context: C,
): string;
export function plainArray<T, C>(
  items: readonly T[],
  pick: (item: T, context: C) => Plain,
  context?: C,
): string {
  let text = "";
  for (const item of items) text += `,${pick(item, context as C) ?? "NULL"}`;
  return `{${text.slice(1)}}`;
}

/** Writes such values from an iterable. */
export function plainValues(values: Iterable<Plain>): string {
  return plainArray([...values], (value) => value);
}

/** Writes arbitrary texts. Consecutive equal texts, which are common in a batch of events, are quoted once. */
export function textArray<T>(items: readonly T[], pick: (item: T) => Plain): string;
export function textArray<T, C>(
  items: readonly T[],
  pick: (item: T, context: C) => Plain,
  context: C,
): string;
export function textArray<T, C>(
  items: readonly T[],
  pick: (item: T, context: C) => Plain,
  context?: C,
): string {
  let text = "";
  let last: Plain = null;
  let quoted = "NULL";
  for (const item of items) {
    const value = pick(item, context as C);
    if (value !== last) {
      last = value;
      quoted = value === null ? "NULL" : `"${String(value).replace(/["\\]/g, "\\$&")}"`;
    }
    text += `,${quoted}`;
  }
  return `{${text.slice(1)}}`;
}
