import { z } from "zod";
import { API_KEY_SCOPES } from "../access/roles";
import { storedText } from "../text/stored-text";

/** The prefix of every key, by which a key is recognised. */
export const KEY_PREFIX = "rdk_";

/** The input for a new API key. */
export const newApiKey = z.strictObject({
  name: storedText().trim().min(1, "Give the key a name.").max(100),
  scopes: z
    .array(z.enum(API_KEY_SCOPES, { error: `Valid scopes: ${API_KEY_SCOPES.join(", ")}.` }))
    .min(1, `Name at least one scope. Valid scopes: ${API_KEY_SCOPES.join(", ")}.`)
    .transform((scopes) => [...new Set(scopes)]),
});
export type NewApiKey = z.output<typeof newApiKey>;
