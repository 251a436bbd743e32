/** A statement with its parameters in the order of `$n`. */
export type Statement = { text: string; values: unknown[] };

/** Adds a parameter and returns its placeholder. */
export function bind(values: unknown[], value: unknown): string {
  values.push(value);
  return `$${values.length}`;
}
