import { randomBytes } from "node:crypto";
import { userActor } from "../access/actor";
import { recordAudit } from "../audit/mutations";
import type { Database, Queryable } from "../db/client";
import type { Prisma } from "../db/generated/client";
import { RedeliverError } from "../errors";
import { hashSecret } from "../secrets/hash";

/**
 * Sessions as rows: the cookie carries a random id, its hash is a row while the session lasts. Signing out, a new
 * password, disabling and *end all sessions* delete rows, which makes copied cookies invalid at once. Ages are measured by the
 * database's clock and checked at each request, so that a shorter setting applies to open sessions.
 */

export type SessionLimits = { maxSeconds: number; idleSeconds: number };

/** How often a session's last request is recorded; often enough for a short idle time. */
const RECORDED_EVERY_SECONDS = 60;

const IS_LIVE =
  "created_at > now() - make_interval(secs => $2) and seen_at > now() - make_interval(secs => $3)";

const USER_SEEN = "update user_account set last_seen_at = now() where id = $1";

/**
 * The lock lets a reset of the password, or a disabling, come first or last: what comes last sees this session and ends it, and what
 * came first is seen here.
 */
const START_SESSION = `
insert into user_session (id_hash, user_id, address)
select $1, id, $3 from (
  select id from user_account where id = $2 and disabled_at is null and ($4::text is null or password_hash = $4::text) for share
) account returning user_id`;

/** Who begins a session; `passwordHash`: the hash that the password was checked with, null for a sign-in without a password. */
type SessionStart = { userId: string; address: string; passwordHash?: string | null };

/**
 * Begins a session of a user, and deletes the user's expired ones.
 * @returns its id, which only the cookie keeps
 * @throws RedeliverError conflict when the user was disabled, or has another password, since the check
 */
export async function startSession(
  db: Queryable,
  { userId, address, passwordHash = null }: SessionStart,
  { maxSeconds, idleSeconds }: SessionLimits,
): Promise<string> {
  const id = randomBytes(32).toString("base64url");
  await db.query(`delete from user_session where user_id = $1 and not (${IS_LIVE})`, [
    userId,
    maxSeconds,
    idleSeconds,
  ]);
  const { rowCount } = await db.query(START_SESSION, [hashSecret(id), userId, address, passwordHash]);
  if (rowCount === 0)
    throw new RedeliverError("conflict", "The account was changed while you signed in. Sign in again.");
  await db.query(USER_SEEN, [userId]);
  return id;
}

/** The user of a session that has not ended. Records the request. @param isUse false for a check by the hub itself, which is not recorded */
export async function findLiveSession(
  db: Queryable,
  id: string,
  { maxSeconds, idleSeconds }: SessionLimits,
  isUse = true,
): Promise<{ userId: string } | undefined> {
  const hash = hashSecret(id);
  const recordedEvery = Math.min(RECORDED_EVERY_SECONDS, idleSeconds / 10);
  const { rows } = await db.query<{ userId: string; isToBeRecorded: boolean }>(
    `select user_id as "userId", seen_at <= now() - make_interval(secs => $4) as "isToBeRecorded"
     from user_session where id_hash = $1 and ${IS_LIVE}`,
    [hash, maxSeconds, idleSeconds, recordedEvery],
  );
  const session = rows[0];
  if (!session) return undefined;
  if (session.isToBeRecorded && isUse) {
    await db.query(
      "update user_session set seen_at = now() where id_hash = $1 and seen_at <= now() - make_interval(secs => $2)",
      [hash, recordedEvery],
    );
    // A statement of its own: holding both rows at once, it could block one that ends sessions, and be blocked by it.
    await db.query(USER_SEEN, [session.userId]);
  }
  return { userId: session.userId };
}

/** Ends the session of a cookie, which makes copies of the cookie invalid too. */
export async function signOut(db: Database, sessionId: string, address: string): Promise<void> {
  await db.prisma.$transaction(async (store) => {
    const where = { idHash: hashSecret(sessionId) };
    const session = await store.userSession.findUnique({ where, include: { user: true } });
    if (!session || (await store.userSession.deleteMany({ where })).count === 0) return;
    const actor = userActor(session.user, address);
    await recordAudit(store, { actor, action: "session.sign_out", outcome: "allowed" });
  });
}

/**
 * Ends all sessions of a user.
 * @param except the id of a session that stays
 * @returns how many were ended
 */
export async function endSessions(
  store: Prisma.TransactionClient,
  userId: string,
  except?: string,
): Promise<number> {
  const where = { userId, ...(except ? { idHash: { not: hashSecret(except) } } : {}) };
  return (await store.userSession.deleteMany({ where })).count;
}
