/**
 * Returns whether PostgreSQL can store a text: one without the character 0 and without a lone surrogate. Separate from the schema, so
 * that the browser loads it without zod.
 */
export function isStorable(text: string): boolean {
  return !text.includes("\0") && !/\p{Surrogate}/u.test(text);
}
