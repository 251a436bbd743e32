import { z } from "zod";
import { isStorable } from "./storable";

const NOT_STORABLE = "Holds a character that cannot be stored: NUL, or half of a surrogate pair.";

/**
 * Schema of received text other than payloads; every input schema uses it instead of `z.string()`. It rejects what the database
 * would reject, with the name of the field.
 */
export const storedText = (error?: string) => z.string(error).refine(isStorable, NOT_STORABLE);
