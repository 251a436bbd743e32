import { z } from "zod";
import { ROLES } from "../access/roles";
import { passwordProblem } from "../passwords/rules";
import { storedText } from "../text/stored-text";
import { isTimeZone } from "../time/zone";

/** A time zone by its IANA name, as `Europe/Prague`. */
export const timeZone = storedText().max(60).refine(isTimeZone, "Choose a time zone of the list.");

/** The preferences of a user, stored in `user_account.preferences`. Parts that no longer parse are dropped. */
export const preferencesSchema = z.object({
  /** The chosen columns by table; absent: the table's default. */
  columns: z
    .record(storedText().max(40), z.array(storedText().max(40)).max(40))
    .catch({})
    .default({}),
  /** Absent: that of the browser. */
  timeZone: timeZone.optional().catch(undefined),
});
export type Preferences = z.infer<typeof preferencesSchema>;

/** The name of a user. */
export const userName = storedText().trim().min(1, "Fill this in.").max(100);

export const newUserSchema = z
  .object({
    email: z.email("is not an e-mail address").transform((text) => text.toLowerCase()),
    /** Without one, the user signs in by OpenID Connect only. */
    password: storedText().optional(),
    role: z.enum(ROLES),
    name: userName.optional(),
  })
  .superRefine(({ password, ...account }, context) => {
    const problem = password === undefined ? undefined : passwordProblem(password, account);
    if (problem) context.addIssue({ code: "custom", path: ["password"], message: problem });
  });
export type NewUser = z.input<typeof newUserSchema>;
