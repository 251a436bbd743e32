import { z } from "zod";
import { ROLES } from "../auth/roles";
import { storedText } from "../text/stored-text";

/** What a user set for themselves, kept in `user_account.preferences`. A part that no longer parses is dropped. */
export const preferencesSchema = z.object({
  /** The columns shown, by table; absent means the table's own choice. */
  columns: z
    .record(storedText().max(40), z.array(storedText().max(40)).max(40))
    .catch({})
    .default({}),
});
export type Preferences = z.infer<typeof preferencesSchema>;

export const newUserSchema = z.object({
  email: z.email("is not an e-mail address").transform((text) => text.toLowerCase()),
  /** Without one, the user signs in by OpenID Connect only. */
  password: storedText().min(8, "needs at least 8 characters").max(200).optional(),
  role: z.enum(ROLES),
  name: storedText().trim().min(1).max(100).optional(),
});
export type NewUser = z.input<typeof newUserSchema>;
