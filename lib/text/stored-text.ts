import { z } from "zod";

const NOT_STORABLE = "Holds a character that cannot be stored: NUL, or half of a surrogate pair.";

/** Returns whether PostgreSQL can store a text: one without the character 0 and without a lone surrogate. */
export function isStorable(text: string): boolean {
  return !text.includes("\0") && !/\p{Surrogate}/u.test(text);
}

/**
 * Schema of received text other than payloads; every input schema uses it instead of `z.string()`. It rejects what the database
 * would reject, with the name of the field.
 */
export const storedText = (error?: string) => z.string(error).refine(isStorable, NOT_STORABLE);
