import { randomBytes } from "node:crypto";
import { type Actor, SYSTEM } from "../access/actor";
import type { Role } from "../access/roles";
import { recordAudit } from "../audit/mutations";
import type { Database } from "../db/client";
import { newId } from "../db/ids";
import { RedeliverError } from "../errors";
import { hashPassword } from "../passwords/hashing";
import { passwordProblem } from "../passwords/rules";
import { forgetFailures } from "../passwords/throttle";
import { endSessions } from "../sessions/mutations";
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

/** Ends all sessions of a user, on every device. @returns how many there were. */
export async function endAllSessions(db: Database, actor: Actor, userId: string): Promise<number> {
  return changeUser(db, actor, "session.end_all", userId, async (store) => {
    const ended = await endSessions(store, userId);
    return { result: ended, detail: { ended } };
  });
}

/**
 * Gives a user another role, from their next request on.
 * @throws RedeliverError conflict when they are the last who may administrate
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
 * Sets a password and ends all sessions: whoever knew the old one is out.
 * @throws RedeliverError invalid when the password may not be set
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
 * Keeps a user out from now on, and ends their sessions.
 * @throws RedeliverError conflict when they are the last who may administrate
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

/** Lets a user in again, whether they were disabled or wrong passwords had blocked them. */
export async function unlockUser(
  db: Database,
  actor: Actor,
  user: { id: string; email: string },
): Promise<{ wasDisabled: boolean }> {
  await forgetFailures(db.pool, user.email);
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

/** Refuses what would leave nobody who may administrate. Two at once wait for each other. */
async function keepAnAdmin(store: Transaction, leaving: string): Promise<void> {
  await lockAdmins(store);
  const isAdmin = { role: "admin", disabledAt: null } as const;
  if ((await store.userAccount.count({ where: { ...isAdmin, id: leaving } })) === 0) return;
  if ((await store.userAccount.count({ where: { ...isAdmin, id: { not: leaving } } })) > 0) return;
  throw new RedeliverError("conflict", "This is the last administrator: make another one first.");
}

/** Whoever adds the first admin, or takes one away, does so alone until the transaction ends. */
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
