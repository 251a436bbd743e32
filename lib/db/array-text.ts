/**
 * PostgreSQL's array texts, written by hand: a batch of events or outcomes has tens of thousands of values, and the
 * driver's own conversion, element by element, costs more than all else that is done with them.
 */

type Plain = string | number | boolean | null;

/** Values that need no quotes: numbers, ids, timestamps in ISO 8601, labels of an enum. */
export function plainArray<T>(items: readonly T[], pick: (item: T) => Plain): string {
  let text = "";
  for (const item of items) text += `,${pick(item) ?? "NULL"}`;
  return `{${text.slice(1)}}`;
}

/** The same, of values as they are. */
export function plainValues(values: Iterable<Plain>): string {
  return plainArray([...values], (value) => value);
}

/** Any texts. Events that come together mostly have the same, so one that repeats is quoted once. */
export function textArray<T>(items: readonly T[], pick: (item: T) => string | null): string {
  let text = "";
  let last: string | null = null;
  let quoted = "NULL";
  for (const item of items) {
    const value = pick(item);
    if (value !== last) {
      last = value;
      quoted = value === null ? "NULL" : `"${value.replace(/["\\]/g, "\\$&")}"`;
    }
    text += `,${quoted}`;
  }
  return `{${text.slice(1)}}`;
}
