import { z } from "zod";

const NOT_STORABLE = "Holds a character that cannot be stored: NUL, or half of a surrogate pair.";

/** Whether PostgreSQL can keep a text: it has neither the character 0 nor half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes("\0") && !/\p{Surrogate}/u.test(text);
}

/**
 * Text from outside that is no payload: stands for `z.string()` in every schema of what is taken in. What the database
 * would refuse is refused here, where the field has a name.
 */
export const storedText = (error?: string) => z.string(error).refine(isStorable, NOT_STORABLE);
