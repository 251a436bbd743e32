import { z } from "zod";
import { ROLES } from "../access/roles";
import { passwordProblem } from "../passwords/rules";
import { storedText } from "../text/stored-text";

/** The preferences of a user, stored in `user_account.preferences`. Parts that no longer parse are dropped. */
export const preferencesSchema = z.object({
  /** The chosen columns by table; absent: the table's default. */
  columns: z
    .record(storedText().max(40), z.array(storedText().max(40)).max(40))
    .catch({})
    .default({}),
});
export type Preferences = z.infer<typeof preferencesSchema>;

export const newUserSchema = z
  .object({
    email: z.email("is not an e-mail address").transform((text) => text.toLowerCase()),
    /** Without one, the user signs in by OpenID Connect only. */
    password: storedText().optional(),
    role: z.enum(ROLES),
    name: storedText().trim().min(1).max(100).optional(),
  })
  .superRefine(({ password, ...account }, context) => {
    const problem = password === undefined ? undefined : passwordProblem(password, account);
    if (problem) context.addIssue({ code: "custom", path: ["password"], message: problem });
  });
export type NewUser = z.input<typeof newUserSchema>;
