import { z } from "zod";
import { ROLES } from "../access/roles";
import { readUpdatedAt } from "../config-version/schema";
import { userName } from "../users/schema";

const seesPayloads = z.boolean().describe("Whether the user sees payloads and answers' bodies.");

/** The body that invites a user. */
export const newUser = z.strictObject({
  email: z
    .email("An e-mail address, as ann@example.com.")
    .max(254)
    .transform((text) => text.toLowerCase())
    .describe("In lower case. The user signs in with it."),
  role: z.enum(ROLES),
  name: userName.nullable().optional().describe("Shown instead of the e-mail address."),
  seesPayloads: seesPayloads.default(true),
});
export type NewUserBody = z.input<typeof newUser>;
export type NewUser = z.output<typeof newUser>;

/** The body that changes a user. */
export const userChanges = z.strictObject({
  role: z.enum(ROLES).optional(),
  disabled: z.boolean().optional().describe("Disabling ends the user's sessions at once."),
  seesPayloads: seesPayloads.optional(),
  name: userName.nullable().optional(),
  updatedAt: readUpdatedAt,
});
export type UserChanges = z.output<typeof userChanges>;
