import { randomBytes } from "node:crypto";
import { recordAudit } from "../audit/mutations";
import { type Actor, SYSTEM } from "../auth/actor";
import { hashPassword } from "../auth/password";
import type { Database } from "../db/client";
import { newId } from "../db/ids";
import { type NewUser, newUserSchema, preferencesSchema } from "./schema";

/** Serialises the making of the first user between processes that start at the same moment, and changes of admins. */
const ADMINS_LOCK = 4_105_201;

/** Adds a user and its audit row. Throws a ZodError on bad input, Prisma's P2002 on an e-mail that is taken. */
export async function createUser(db: Database, actor: Actor, user: NewUser): Promise<{ id: string }> {
  const data = await toRow(user);
  return db.prisma.$transaction((transaction) => insertUser(transaction, actor, data));
}

/**
 * Makes the first user, an admin, when there is none. The password is made up when not given: show it once.
 * @returns null when a user exists already.
 */
export async function ensureFirstAdmin(
  db: Database,
  options: { email?: string | undefined; password?: string | undefined } = {},
): Promise<{ email: string; password: string } | null> {
  if ((await db.prisma.userAccount.count()) > 0) return null;
  const email = options.email ?? "admin@example.com";
  const password = options.password ?? randomBytes(16).toString("base64url");
  const data = await toRow({ email, password, role: "admin", name: "Administrator" });
  return db.prisma.$transaction(async (transaction) => {
    await lockAdmins(transaction);
    if ((await transaction.userAccount.count()) > 0) return null;
    await insertUser(transaction, SYSTEM, data);
    return { email: data.email, password };
  });
}

/** Remembers which columns of a table a user wants to see. */
export async function saveColumns(
  db: Database,
  userId: string,
  table: string,
  columns: string[],
): Promise<void> {
  await db.prisma.$transaction(async (transaction) => {
    const row = await transaction.userAccount.findUniqueOrThrow({ where: { id: userId } });
    const preferences = preferencesSchema.parse(row.preferences);
    preferences.columns[table] = columns;
    await transaction.userAccount.update({ where: { id: userId }, data: { preferences } });
  });
}

/** Whoever adds the first admin, or takes one away, does so alone until the transaction ends. */
export async function lockAdmins(transaction: Transaction): Promise<void> {
  await transaction.$queryRaw`select pg_advisory_xact_lock(${ADMINS_LOCK})::text`;
}

type Transaction = Parameters<Parameters<Database["prisma"]["$transaction"]>[0]>[0];
type NewRow = Awaited<ReturnType<typeof toRow>>;

async function toRow(user: NewUser) {
  const { password, name, ...rest } = newUserSchema.parse(user);
  const passwordHash = password === undefined ? null : await hashPassword(password);
  return { ...rest, id: newId(), name: name ?? null, passwordHash };
}

async function insertUser(transaction: Transaction, actor: Actor, data: NewRow): Promise<{ id: string }> {
  await transaction.userAccount.create({ data });
  await recordAudit(transaction, {
    actor,
    action: "user.create",
    outcome: "allowed",
    targetType: "user",
    targetId: data.id,
    detail: { email: data.email, role: data.role },
  });
  return { id: data.id };
}
