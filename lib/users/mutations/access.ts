import type { Actor } from "../../access/actor";
import type { Role } from "../../access/roles";
import { refusals } from "../../audit/mutations/refusals";
import type { Database } from "../../db/client";
import { RedeliverError } from "../../errors";
import { hashPassword } from "../../passwords/hashing";
import { passwordProblem } from "../../passwords/rules";
import { deleteFailures } from "../../passwords/throttle";
import { endSessions } from "../../sessions/mutations";
import { isLastAdmin } from "../data";
import { changeUser, changeUserIn, endLinks, keepAnAdmin, lockAdmins, type UserStore } from "./change";

/** Changes of what a user may do and how the user signs in. Those that end with In run in a transaction under way. */

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
  await changeUser(db, actor, "user.set_role", userId, (store) => roleChange(store, userId, role));
}

/** @throws RedeliverError conflict for the last administrator */
export async function setRoleIn(store: UserStore, actor: Actor, userId: string, role: Role): Promise<void> {
  await changeUserIn(store, actor, "user.set_role", userId, () => roleChange(store, userId, role));
}

async function roleChange(store: UserStore, userId: string, role: Role) {
  if (role !== "admin") await keepAnAdmin(store, userId);
  const before = await store.userAccount.findUniqueOrThrow({ where: { id: userId } });
  await store.userAccount.update({ where: { id: userId }, data: { role, updatedAt: new Date() } });
  // Who made a link for somebody else, and kept it, must not become an administrator by it.
  const ended = role === "admin" && before.role !== "admin" ? await endLinks(store, userId) : {};
  return { result: undefined, detail: { from: before.role, to: role, ...ended } };
}

/**
 * Sets the role that an identity provider gives a user at a sign-in. The last administrator keeps the role, which is audited as
 * refused.
 */
export async function followRole(db: Database, actor: Actor, userId: string, role: Role): Promise<void> {
  try {
    await setRole(db, actor, userId, role);
  } catch (error) {
    if (!(error instanceof RedeliverError) || error.code !== "conflict") throw error;
    await refusals.record(db, {
      actor,
      action: "user.set_role",
      code: "last_administrator",
      detail: { to: role },
    });
  }
}

/**
 * Ends the sessions of a user whom the identity provider gives no role any more. The last administrator's stay, which is audited as
 * refused: nobody could let another one in.
 */
export async function endSessionsWithoutRole(db: Database, actor: Actor, userId: string): Promise<void> {
  const action = "session.end_all";
  const isKept = await changeUser(db, actor, action, userId, async (store) => {
    await lockAdmins(store);
    if (await isLastAdmin(store, userId)) return { result: true, detail: null };
    const ended = await endSessions(store, userId);
    return { result: false, detail: ended > 0 ? { ended, reason: "no_role" } : null };
  });
  if (isKept) await refusals.record(db, { actor, action, code: "last_administrator" });
}

/**
 * Sets a password and ends all sessions, so that the old password gives no access.
 * @throws RedeliverError invalid when the rules refuse the password
 */
export async function setPassword(db: Database, actor: Actor, user: Owner, password: string): Promise<void> {
  const passwordHash = await hashNewPassword(user, password);
  await changeUser(db, actor, "user.set_password", user.id, async (store) => {
    await store.userAccount.update({ where: { id: user.id }, data: { passwordHash, updatedAt: new Date() } });
    await store.passwordLink.deleteMany({ where: { userId: user.id } });
    return { result: undefined, detail: { ended: await endSessions(store, user.id) } };
  });
}

type Owner = { id: string; email: string; name: string | null };

/**
 * Checks a new password of a user and hashes it.
 * @throws RedeliverError invalid when the rules refuse it
 */
export async function hashNewPassword(user: Owner, password: string): Promise<string> {
  const problem = passwordProblem(password, { email: user.email, name: user.name ?? undefined });
  if (!problem) return hashPassword(password);
  const details = [{ field: "password", message: problem }];
  throw new RedeliverError("invalid", `The password ${problem}.`, details);
}

/**
 * Disables a user and ends the user's sessions.
 * @throws RedeliverError conflict for the last administrator
 */
export async function disableUser(db: Database, actor: Actor, userId: string): Promise<void> {
  await changeUser(db, actor, "user.disable", userId, (store) => disabling(store, userId));
}

/** @throws RedeliverError conflict for the last administrator */
export async function disableUserIn(store: UserStore, actor: Actor, userId: string): Promise<void> {
  await changeUserIn(store, actor, "user.disable", userId, () => disabling(store, userId));
}

async function disabling(store: UserStore, userId: string) {
  await keepAnAdmin(store, userId);
  const now = new Date();
  await store.userAccount.updateMany({
    where: { id: userId, disabledAt: null },
    data: { disabledAt: now, updatedAt: now },
  });
  await store.passwordLink.deleteMany({ where: { userId } });
  return { result: undefined, detail: { ended: await endSessions(store, userId) } };
}

/** Enables a disabled user and lifts the blocks of wrong passwords. */
export async function unlockUser(
  db: Database,
  actor: Actor,
  user: { id: string; email: string },
): Promise<{ wasDisabled: boolean }> {
  await deleteFailures(db.pool, user.email);
  return changeUser(db, actor, "user.unlock", user.id, (store) => unlocking(store, user.id));
}

/** Enables a disabled user. */
export async function enableUserIn(store: UserStore, actor: Actor, userId: string): Promise<void> {
  await changeUserIn(store, actor, "user.unlock", userId, () => unlocking(store, userId));
}

async function unlocking(store: UserStore, userId: string) {
  const { count } = await store.userAccount.updateMany({
    where: { id: userId, disabledAt: { not: null } },
    data: { disabledAt: null, updatedAt: new Date() },
  });
  return { result: { wasDisabled: count > 0 }, detail: { wasDisabled: count > 0 } };
}
