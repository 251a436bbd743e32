import { z } from "zod";
import { ROLES } from "../access/roles";
import { readUpdatedAt } from "../config-version/schema";
import { userName } from "../users/schema";

const seesPayloads = z.boolean();

/** The body that invites a user. */
export const newUser = z.strictObject({
  email: z
    .email("An e-mail address, as ann@example.com.")
    .max(254)
    .transform((text) => text.toLowerCase())
    .describe("In lower case. The user signs in with it."),
  role: z.enum(ROLES).describe("With an API key: any but admin."),
  name: userName.nullable().optional().describe("Shown instead of the e-mail address."),
  seesPayloads: seesPayloads
    .optional()
    .describe(
      "Whether the user sees payloads and answers' bodies. Left out: as who invites. True needs an actor who is shown them.",
    ),
});
export type NewUserBody = z.input<typeof newUser>;
export type NewUser = z.output<typeof newUser>;

/** The body that changes a user. */
export const userChanges = z.strictObject({
  role: z.enum(ROLES).optional().describe("With an API key: any but admin."),
  disabled: z
    .boolean()
    .optional()
    .describe("Disabling ends the user's sessions at once. Enabling gives back all rights of the account."),
  seesPayloads: seesPayloads
    .optional()
    .describe("Whether the user sees payloads and answers' bodies. True needs an actor who is shown them."),
  name: userName.nullable().optional(),
  updatedAt: readUpdatedAt,
});
export type UserChanges = z.output<typeof userChanges>;
