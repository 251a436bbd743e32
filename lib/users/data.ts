import type { Role } from "../access/roles";
import type { Database } from "../db/client";
import { isStorable } from "../text/stored-text";
import { type Preferences, preferencesSchema } from "./schema";

export type UserRow = {
  id: string;
  email: string;
  name: string | null;
  role: Role;
  preferences: Preferences;
};

/** A user by id, or null when there is none or it is disabled. */
export async function findActiveUser(db: Database, id: string): Promise<UserRow | null> {
  const row = await db.prisma.userAccount.findUnique({ where: { id, disabledAt: null } });
  return row && { ...row, preferences: preferencesSchema.parse(row.preferences) };
}

/** What signing in needs: the user of an e-mail address in any case, disabled or not, with the password's hash. */
export async function findUserForSignIn(db: Database, email: string) {
  if (!isStorable(email)) return null; // nobody has that address, and the database would refuse the question
  return db.prisma.userAccount.findUnique({
    where: { email: email.trim().toLowerCase() },
    select: FOR_SIGN_IN,
  });
}

/** The columns that signing in needs. */
export const FOR_SIGN_IN = {
  id: true,
  email: true,
  name: true,
  role: true,
  passwordHash: true,
  disabledAt: true,
} as const;
