import { randomBytes } from "node:crypto";
import { type Actor, SYSTEM } from "../access/actor";
import { recordAudit } from "../audit/mutations";
import type { Database } from "../db/client";
import { newId } from "../db/ids";
import { hashPassword } from "../passwords/hashing";
import { lockAdmins, lockUser, type UserStore } from "./mutations/change";
import { type NewUser, newUserSchema, type Preferences, preferencesSchema } from "./schema";

/** Adds a user. @throws ZodError on bad input, Prisma's P2002 when the e-mail address is taken */
export async function createUser(db: Database, actor: Actor, user: NewUser): Promise<{ id: string }> {
  const data = await userRow(user);
  return db.prisma.$transaction((transaction) => insertUser(transaction, actor, data));
}

/**
 * Makes the first user, an administrator, when there is none. Without a password a random one is made: show it once.
 * @returns null when a user exists already
 */
export async function ensureFirstAdmin(
  db: Database,
  options: { email?: string | undefined; password?: string | undefined } = {},
): Promise<{ email: string; password: string } | null> {
  if ((await db.prisma.userAccount.count()) > 0) return null;
  const email = options.email ?? "admin@example.com";
  const password = options.password ?? randomBytes(16).toString("base64url");
  const data = await userRow({ email, password, role: "admin", name: "Administrator" });
  return db.prisma.$transaction(async (transaction) => {
    await lockAdmins(transaction);
    if ((await transaction.userAccount.count()) > 0) return null;
    await insertUser(transaction, SYSTEM, data);
    return { email: data.email, password };
  });
}

/** Saves the columns of a table that a user has chosen. */
export async function saveColumns(
  db: Database,
  userId: string,
  table: string,
  columns: string[],
): Promise<void> {
  await changePreferences(db, userId, (preferences) => {
    preferences.columns[table] = columns;
  });
}

/** Saves the time zone that a user has chosen; null: that of the browser. */
export async function saveTimeZone(db: Database, userId: string, timeZone: string | null): Promise<void> {
  await changePreferences(db, userId, (preferences) => {
    preferences.timeZone = timeZone ?? undefined;
  });
}

async function changePreferences(db: Database, userId: string, change: (preferences: Preferences) => void) {
  await db.prisma.$transaction(async (transaction) => {
    await lockUser(transaction, userId);
    const row = await transaction.userAccount.findUniqueOrThrow({ where: { id: userId } });
    const preferences = preferencesSchema.parse(row.preferences);
    change(preferences);
    await transaction.userAccount.update({ where: { id: userId }, data: { preferences } });
  });
}

type NewRow = Awaited<ReturnType<typeof userRow>>;

/** The row of a new user. @throws ZodError on bad input */
export async function userRow(user: NewUser) {
  const { password, name, ...rest } = newUserSchema.parse(user);
  const passwordHash = password === undefined ? null : await hashPassword(password);
  return { ...rest, id: newId(), name: name ?? null, passwordHash };
}

/** Adds a user's row with its audit row. @param detail further facts for the audit row */
export async function insertUser(
  transaction: UserStore,
  actor: Actor,
  data: NewRow & { seesPayloads?: boolean },
  detail: Record<string, unknown> = {},
): Promise<{ id: string }> {
  await transaction.userAccount.create({ data });
  const { email, role, name } = data;
  await recordAudit(transaction, {
    actor,
    action: "user.create",
    outcome: "allowed",
    targetType: "user",
    targetId: data.id,
    detail: { email, role, ...(name === null ? {} : { name }), ...detail },
  });
  return { id: data.id };
}
