import { z } from "zod";

/** An id from outside, in the database's form: lower case. */
export const storedId = z.guid().transform((text) => text.toLowerCase());
