import { z } from "zod";
import { API_KEY_SCOPES } from "../access/roles";
import { storedText } from "../text/stored-text";

/** How a key is shown after it was made: enough to recognise it, not to use it. */
export const KEY_PREFIX = "rdk_";

/** What a new API key is made of. */
export const newApiKey = z.strictObject({
  name: storedText().trim().min(1, "Give the key a name.").max(100),
  scopes: z
    .array(z.enum(API_KEY_SCOPES, { error: `Valid scopes: ${API_KEY_SCOPES.join(", ")}.` }))
    .min(1, `Name at least one scope. Valid scopes: ${API_KEY_SCOPES.join(", ")}.`)
    .transform((scopes) => [...new Set(scopes)]),
});
export type NewApiKey = z.output<typeof newApiKey>;
