import type { Role } from "../access/roles";
import type { Database } from "../db/client";
import type { Prisma } from "../db/generated/client";
import { isStorable } from "../text/storable";
import { type Preferences, preferencesSchema } from "./schema";

export type UserRow = {
  id: string;
  email: string;
  name: string | null;
  role: Role;
  seesPayloads: boolean;
  preferences: Preferences;
};

/**
 * A user by id; null when there is none or the user is disabled. Every page reads it, so it is a plain statement: Prisma takes a
 * millisecond of the process for one row.
 */
export async function findActiveUser({ pool }: Database, id: string): Promise<UserRow | null> {
  const { rows } = await pool.query<UserRow>(
    `select id, email, name, role, sees_payloads as "seesPayloads", preferences
     from user_account where id = $1::uuid and disabled_at is null`,
    [id],
  );
  const row = rows[0];
  return row ? { ...row, preferences: preferencesSchema.parse(row.preferences) } : null;
}

/** The number of administrators that are named to whom to ask. */
const MOST_NAMED = 3;

/** Names and e-mail addresses of active administrators, the first made first: the people to ask for access. */
export async function listAdministrators({ prisma }: Database): Promise<string[]> {
  const rows = await prisma.userAccount.findMany({
    where: { role: "admin", disabledAt: null },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take: MOST_NAMED,
    select: { name: true, email: true },
  });
  return rows.map(({ name, email }) => (name ? `${name} (${email})` : email));
}

/**
 * Whether no other user would remain who can administrate: an invited one who has not accepted cannot, and may never. It is certain
 * only while administrators are locked (lockAdmins).
 */
export async function isLastAdmin(
  store: Pick<Prisma.TransactionClient, "userAccount">,
  userId: string,
): Promise<boolean> {
  const isAdmin: Prisma.UserAccountWhereInput = {
    role: "admin",
    disabledAt: null,
    OR: [{ passwordHash: { not: null } }, { identities: { some: {} } }],
  };
  if ((await store.userAccount.count({ where: { ...isAdmin, id: userId } })) === 0) return false;
  return (await store.userAccount.count({ where: { ...isAdmin, id: { not: userId } } })) === 0;
}

/** The user of an e-mail address (case-insensitive), disabled or not, with the password's hash, for signing in. */
export async function findUserForSignIn(db: Database, email: string) {
  if (!isStorable(email)) return null; // no user has such an address, and the database would reject the query
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
  seesPayloads: true,
  passwordHash: true,
  disabledAt: true,
} as const;
