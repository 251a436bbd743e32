import type { Role } from "../auth/roles";
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

/** The user who is bound to a subject of an OpenID Connect provider, disabled or not. */
export async function findUserByIdentity(db: Database, { issuer, subject }: Identity) {
  const where = { issuer_subject: { issuer, subject } };
  const bound = await db.prisma.userIdentity.findUnique({ where, select: { user: { select: FOR_SIGN_IN } } });
  return bound?.user ?? null;
}

/** Who somebody is at an OpenID Connect provider. */
export type Identity = { issuer: string; subject: string };

const FOR_SIGN_IN = {
  id: true,
  email: true,
  name: true,
  role: true,
  passwordHash: true,
  disabledAt: true,
} as const;
