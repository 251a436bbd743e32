import type { Actor } from "../access/actor";
import { recordAudit } from "../audit/mutations";
import { auditingRefusals } from "../audit/mutations/auditing-refusals";
import { refusals } from "../audit/mutations/refusals";
import type { Database } from "../db/client";
import { RedeliverError } from "../errors";
import { isPassword, passwordTurn } from "../passwords/hashing";
import { countFailure, findBlock, recordSuccess } from "../passwords/throttle";
import { endSessions } from "../sessions/mutations";
import { hashNewPassword } from "../users/mutations/access";
import { changeUser, type UserStore } from "../users/mutations/change";

/** Changes that users make to their own accounts. */

const CHANGED_MEANWHILE =
  "Your password was changed or reset meanwhile, so this change was not made. Sign in with the newer one, then change it again.";

type Self = Extract<Actor, { type: "user" }> & { email: string };

/** Changes a user's own name; null: the e-mail address is shown instead. */
export async function rename(db: Database, user: Self, name: string | null): Promise<void> {
  await changeUser(db, user, "user.update", user.id, async (store) => {
    const before = await store.userAccount.findUniqueOrThrow({ where: { id: user.id } });
    if (before.name === name) return { result: undefined, detail: null };
    await store.userAccount.update({ where: { id: user.id }, data: { name, updatedAt: new Date() } });
    return { result: undefined, detail: { changes: { name: { from: before.name, to: name } } } };
  });
}

/**
 * Changes a user's own password, which ends the other sessions. Wrong old passwords count as those of sign-in: whoever finds a
 * browser open cannot guess on.
 * @param sessionId the session that stays
 * @returns the number of sessions ended
 * @throws RedeliverError invalid with the field of the wrong password, too_many_requests during a block, conflict when another
 * change of the password came first
 */
export async function changePassword(
  db: Database,
  user: Self,
  passwords: { oldPassword: string; password: string },
  { sessionId, now }: { sessionId: string | undefined; now: Date },
): Promise<number> {
  const row = await db.prisma.userAccount.findUniqueOrThrow({ where: { id: user.id } });
  await checkOldPassword(db, user, row.passwordHash, passwords.oldPassword, now);
  const passwordHash = await hashNewPassword(row, passwords.password);
  const change = async (store: UserStore) => {
    const { count } = await store.userAccount.updateMany({
      where: { id: user.id, passwordHash: row.passwordHash },
      data: { passwordHash, updatedAt: new Date() },
    });
    // The present password was checked before the lock. Whoever reset it did so to keep the old one's holder out.
    if (count === 0) throw new RedeliverError("conflict", CHANGED_MEANWHILE);
    await store.passwordLink.deleteMany({ where: { userId: user.id } });
    const ended = await endSessions(store, user.id, sessionId);
    return { result: ended, detail: { ended } };
  };
  const action = "user.set_password";
  return auditingRefusals(db, { actor: user, action }, () => changeUser(db, user, action, user.id, change));
}

async function checkOldPassword(db: Database, user: Self, hash: string | null, typed: string, now: Date) {
  const subject = { account: user.email, userId: user.id, address: user.address ?? "" };
  if (await findBlock(db.pool, subject, now))
    throw new RedeliverError(
      "too_many_requests",
      "Too many wrong passwords. Wait a few minutes, then try again.",
    );
  if (await passwordTurn(() => isPassword(hash, typed))) return recordSuccess(db.pool, subject, now);
  for (const { scope, until, failures } of await countFailure(db.pool, subject, now))
    await recordAudit(db.prisma, {
      actor: user,
      action: "session.block",
      outcome: "refused",
      ...{ targetType: "user", targetId: user.id },
      detail: { scope, until: until.toISOString(), failures },
    });
  await refusals.record(db, { actor: user, action: "user.set_password", code: "wrong_password" });
  const details = [{ field: "oldPassword", message: "This is not your present password." }];
  throw new RedeliverError("invalid", "The present password is wrong.", details);
}

/**
 * Ends one of a user's own sessions.
 * @param idHash the hash of its id
 * @returns false when it had ended before
 */
export async function endSession(db: Database, user: Self, idHash: string): Promise<boolean> {
  return changeUser(db, user, "session.end", user.id, async (store) => {
    const { count } = await store.userSession.deleteMany({ where: { idHash, userId: user.id } });
    return { result: count > 0, detail: count > 0 ? { ended: count } : null };
  });
}

/** Ends a user's sessions but one. @returns the number ended */
export async function endOtherSessions(
  db: Database,
  user: Self,
  sessionId: string | undefined,
): Promise<number> {
  return changeUser(db, user, "session.end_all", user.id, async (store) => {
    const ended = await endSessions(store, user.id, sessionId);
    return { result: ended, detail: { ended, isOthersOnly: true } };
  });
}
