import { recordAudit } from "../audit/mutations";
import { type Actor, userActor } from "../auth/actor";
import { hashPassword } from "../auth/password";
import { passwordProblem } from "../auth/password-rules";
import type { Role } from "../auth/roles";
import { forgetFailures } from "../auth/throttle";
import type { Database } from "../db/client";
import type { Prisma } from "../db/generated/client";
import { RedeliverError } from "../errors";
import { hashSecret } from "../secrets/hash";
import type { Identity } from "./data";
import { lockAdmins } from "./mutations";

/** What lets an existing user in or keeps them out. Each is one transaction with its audit row. */

/** Ends the session of a cookie: from now on it is worth nothing, wherever it was copied to. */
export async function signOut(db: Database, sessionId: string, address: string): Promise<void> {
  await db.prisma.$transaction(async (store) => {
    const where = { idHash: hashSecret(sessionId) };
    const session = await store.userSession.findUnique({ where, include: { user: true } });
    if (!session || (await store.userSession.deleteMany({ where })).count === 0) return;
    const actor = userActor(session.user, address);
    await recordAudit(store, { actor, action: "session.sign_out", outcome: "allowed" });
  });
}

/** Ends all sessions of a user, on every device. @returns how many there were. */
export async function endAllSessions(db: Database, actor: Actor, userId: string): Promise<number> {
  return change(db, actor, "session.end_all", userId, async (store) => {
    const ended = await endSessions(store, userId);
    return { result: ended, detail: { ended } };
  });
}

/**
 * Gives a user another role, from their next request on.
 * @throws RedeliverError conflict when they are the last who may administrate
 */
export async function setRole(db: Database, actor: Actor, userId: string, role: Role): Promise<void> {
  await change(db, actor, "user.set_role", userId, async (store) => {
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
  await change(db, actor, "user.set_password", user.id, async (store) => {
    await store.userAccount.update({ where: { id: user.id }, data: { passwordHash, updatedAt: new Date() } });
    return { result: undefined, detail: { ended: await endSessions(store, user.id) } };
  });
}

/**
 * Keeps a user out from now on, and ends their sessions.
 * @throws RedeliverError conflict when they are the last who may administrate
 */
export async function disableUser(db: Database, actor: Actor, userId: string): Promise<void> {
  await change(db, actor, "user.disable", userId, async (store) => {
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
  return change(db, actor, "user.unlock", user.id, async (store) => {
    const { count } = await store.userAccount.updateMany({
      where: { id: user.id, disabledAt: { not: null } },
      data: { disabledAt: null, updatedAt: new Date() },
    });
    return { result: { wasDisabled: count > 0 }, detail: { wasDisabled: count > 0 } };
  });
}

/**
 * Binds a user to a subject of a provider, by which alone they sign in there from now on.
 * @returns false when either of the two is bound already
 */
export async function bindIdentity(
  db: Database,
  actor: Actor,
  userId: string,
  identity: Identity,
): Promise<boolean> {
  return db.prisma.$transaction(async (store) => {
    const data = [{ ...identity, userId }];
    if ((await store.userIdentity.createMany({ data, skipDuplicates: true })).count === 0) return false;
    await recordAudit(store, {
      actor,
      action: "user.bind_identity",
      outcome: "allowed",
      targetType: "user",
      targetId: userId,
      detail: identity,
    });
    return true;
  });
}

/** Forgets who a user is at their providers: the next sign-in there binds by e-mail address anew. */
export async function unbindIdentities(db: Database, actor: Actor, userId: string): Promise<number> {
  return change(db, actor, "user.unbind_identity", userId, async (store) => {
    const { count } = await store.userIdentity.deleteMany({ where: { userId } });
    return { result: count, detail: { unbound: count } };
  });
}

type Store = Prisma.TransactionClient;
type Changed<Result> = { result: Result; detail: Record<string, unknown> };

function change<Result>(
  db: Database,
  actor: Actor,
  action: `${string}.${string}`,
  userId: string,
  make: (store: Store) => Promise<Changed<Result>>,
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

async function endSessions(store: Store, userId: string): Promise<number> {
  return (await store.userSession.deleteMany({ where: { userId } })).count;
}

/** Refuses what would leave nobody who may administrate. Two at once wait for each other. */
async function keepAnAdmin(store: Store, leaving: string): Promise<void> {
  await lockAdmins(store);
  const isAdmin = { role: "admin", disabledAt: null } as const;
  if ((await store.userAccount.count({ where: { ...isAdmin, id: leaving } })) === 0) return;
  if ((await store.userAccount.count({ where: { ...isAdmin, id: { not: leaving } } })) > 0) return;
  throw new RedeliverError("conflict", "This is the last administrator: make another one first.");
}
