import { randomBytes } from "node:crypto";
import { type Actor, SYSTEM } from "../access/actor";
import type { Role } from "../access/roles";
import { recordAudit } from "../audit/mutations";
import type { Database } from "../db/client";
import { newId } from "../db/ids";
import { RedeliverError } from "../errors";
import { hashPassword } from "../passwords/hashing";
import { passwordProblem } from "../passwords/rules";
import { deleteFailures } from "../passwords/throttle";
import { endSessions } from "../sessions/mutations";
import { type NewUser, newUserSchema, preferencesSchema } from "./schema";

/** Serialises the creation of the first user by processes that start at the same time, and changes of administrators. */
const ADMINS_LOCK = 4_105_201;

/** Adds a user. @throws ZodError on bad input, Prisma's P2002 when the e-mail address is taken */
export async function createUser(db: Database, actor: Actor, user: NewUser): Promise<{ id: string }> {
  const data = await toRow(user);
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
  const data = await toRow({ email, password, role: "admin", name: "Administrator" });
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
  await db.prisma.$transaction(async (transaction) => {
    const row = await transaction.userAccount.findUniqueOrThrow({ where: { id: userId } });
    const preferences = preferencesSchema.parse(row.preferences);
    preferences.columns[table] = columns;
    await transaction.userAccount.update({ where: { id: userId }, data: { preferences } });
  });
}

/** Ends all sessions of a user, on every device. @returns the number ended */
export async function endAllSessions(db: Database, actor: Actor, userId: string): Promise<number> {
  return changeUser(db, actor, "session.end_all", userId, async (store) => {
    const ended = await endSessions(store, userId);
    return { result: ended, detail: { ended } };
  });
}

/**
 * Changes the role of a user, from the next request on.
 * @throws RedeliverError conflict for the last administrator
 */
export async function setRole(db: Database, actor: Actor, userId: string, role: Role): Promise<void> {
  await changeUser(db, actor, "user.set_role", userId, async (store) => {
    if (role !== "admin") await keepAnAdmin(store, userId);
    const before = await store.userAccount.findUniqueOrThrow({ where: { id: userId } });
    await store.userAccount.update({ where: { id: userId }, data: { role, updatedAt: new Date() } });
    return { result: undefined, detail: { from: before.role, to: role } };
  });
}

/**
 * Sets a password and ends all sessions, so that the old password gives no access.
 * @throws RedeliverError invalid when the rules refuse the password
 */
export async function setPassword(
  db: Database,
  actor: Actor,
  user: { id: string; email: string; name: string | null },
  password: string,
): Promise<void> {
  const problem = passwordProblem(password, { email: user.email, name: user.name ?? undefined });
  if (problem) {
    const details = [{ field: "password", message: problem }];
    throw new RedeliverError("invalid", `The password ${problem}.`, details);
  }
  const passwordHash = await hashPassword(password);
  await changeUser(db, actor, "user.set_password", user.id, async (store) => {
    await store.userAccount.update({ where: { id: user.id }, data: { passwordHash, updatedAt: new Date() } });
    return { result: undefined, detail: { ended: await endSessions(store, user.id) } };
  });
}

/**
 * Disables a user and ends the user's sessions.
 * @throws RedeliverError conflict for the last administrator
 */
export async function disableUser(db: Database, actor: Actor, userId: string): Promise<void> {
  await changeUser(db, actor, "user.disable", userId, async (store) => {
    await keepAnAdmin(store, userId);
    const now = new Date();
    await store.userAccount.updateMany({
      where: { id: userId, disabledAt: null },
      data: { disabledAt: now, updatedAt: now },
    });
    return { result: undefined, detail: { ended: await endSessions(store, userId) } };
  });
}

/** Enables a disabled user and lifts the blocks of wrong passwords. */
export async function unlockUser(
  db: Database,
  actor: Actor,
  user: { id: string; email: string },
): Promise<{ wasDisabled: boolean }> {
  await deleteFailures(db.pool, user.email);
  return changeUser(db, actor, "user.unlock", user.id, async (store) => {
    const { count } = await store.userAccount.updateMany({
      where: { id: user.id, disabledAt: { not: null } },
      data: { disabledAt: null, updatedAt: new Date() },
    });
    return { result: { wasDisabled: count > 0 }, detail: { wasDisabled: count > 0 } };
  });
}

type Changed<Result> = { result: Result; detail: Record<string, unknown> };

/** Changes a user in one transaction with its audit row. */
export function changeUser<Result>(
  db: Database,
  actor: Actor,
  action: `${string}.${string}`,
  userId: string,
  make: (store: Transaction) => Promise<Changed<Result>>,
): Promise<Result> {
  return db.prisma.$transaction(async (store) => {
    const { result, detail } = await make(store);
    await recordAudit(store, {
      actor,
      action,
      outcome: "allowed",
      targetType: "user",
      targetId: userId,
      detail,
    });
    return result;
  });
}

/** Refuses to remove the last administrator. Concurrent changes are serialised. */
async function keepAnAdmin(store: Transaction, leaving: string): Promise<void> {
  await lockAdmins(store);
  const isAdmin = { role: "admin", disabledAt: null } as const;
  if ((await store.userAccount.count({ where: { ...isAdmin, id: leaving } })) === 0) return;
  if ((await store.userAccount.count({ where: { ...isAdmin, id: { not: leaving } } })) > 0) return;
  throw new RedeliverError("conflict", "This is the last administrator: make another one first.");
}

/** Locks the administrators until the transaction ends. */
async function lockAdmins(transaction: Transaction): Promise<void> {
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
