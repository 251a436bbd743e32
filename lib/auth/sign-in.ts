import { type Actor, userActor } from "../access/actor";
import { recordAudit } from "../audit/mutations";
import { refusals } from "../audit/mutations/refusals";
import type { Database } from "../db/client";
import { RETRY_AFTER_SECONDS, RedeliverError } from "../errors";
import { findUserByIdentity } from "../identities/data";
import { bindIdentity } from "../identities/mutations";
import { isPassword, passwordTurn } from "../passwords/hashing";
import {
  type Block,
  countFailure,
  findBlock,
  noteSuccess,
  type ThrottleSubject,
} from "../passwords/throttle";
import { findUserForSignIn } from "../users/data";
import type { OidcProfile } from "./oidc";
import type { SignInRefusal } from "./refusals";

export type SignInResult = { id: string } | { refused: SignInRefusal; retryAfterSeconds?: number };

/**
 * Checks an e-mail address and a password, and audits the answer. Wrong passwords slow down the account at this place
 * (throttle.ts); an attempt while that lasts is refused unseen and leaves no audit row: a flood must not fill the trail.
 * Failures are counted after the look at the password, so that right ones never count: as many guesses as are checked at
 * once can pass a limit together, no more.
 */
export async function signInByPassword(
  db: Database,
  attempt: { email: string; password: string; address: string; now: Date },
): Promise<SignInResult> {
  const { email, password, address, now } = attempt;
  const user = await findUserForSignIn(db, email);
  const subject = { account: email, userId: user?.id, address };
  // Asked before waiting, so that a flood from one place does not keep others waiting, and again once it is its turn.
  const refuseBlocked = async () => throttled(await findBlock(db.pool, subject, now), now);
  const blocked = await refuseBlocked();
  if (blocked) return blocked;
  try {
    return await passwordTurn(async () => {
      const blockedSince = await refuseBlocked();
      if (blockedSince) return blockedSince;
      if (!(await isPassword(user?.passwordHash, password)) || !user)
        return refuseWrong(db, user, subject, now);
      // Told only to someone who knows the password.
      if (user.disabledAt) return refuse(db, visitor(user, address), "disabled");
      await noteSuccess(db.pool, subject, now);
      return accept(db, user, "password", address);
    });
  } catch (error) {
    if (!(error instanceof RedeliverError) || error.code !== "too_many_requests") throw error;
    return { refused: "busy", retryAfterSeconds: RETRY_AFTER_SECONDS };
  }
}

function throttled(until: Date | null, now: Date): SignInResult | undefined {
  if (!until) return undefined;
  return { refused: "throttled", retryAfterSeconds: Math.ceil((until.getTime() - now.getTime()) / 1000) };
}

async function refuseWrong(db: Database, user: User | null, subject: ThrottleSubject, now: Date) {
  const actor = visitor(user, subject.address);
  for (const block of await countFailure(db.pool, subject, now)) await auditBlock(db, actor, block);
  return refuse(db, actor, "wrong_credentials");
}

/** One row for a block that begins, whatever is tried while it lasts. */
async function auditBlock(db: Database, actor: Actor, { scope, until, failures }: Block): Promise<void> {
  await recordAudit(db.prisma, {
    actor,
    action: "session.block",
    outcome: "refused",
    ...(actor.type === "user" ? { targetType: "user", targetId: actor.id } : {}),
    detail: { scope, until: until.toISOString(), failures },
  });
}

/**
 * Signs in whom a single sign-on names: by issuer and subject, which no later change of e-mail addresses there can take over.
 * The first time, the account of the same verified e-mail address is bound to them, unless it is somebody else's there.
 * Nobody is added by signing in.
 */
export async function signInByOidc(
  db: Database,
  profile: OidcProfile,
  address: string,
): Promise<SignInResult> {
  const identity = { issuer: profile.iss, subject: profile.sub };
  const bound = await findUserByIdentity(db, identity);
  const user = bound ?? (profile.email ? await findUserForSignIn(db, profile.email) : null);
  const who = visitor(user, address);
  if (!bound && profile.email_verified !== true) return refuse(db, who, "unverified_email");
  if (!user) return refuse(db, who, "not_invited");
  if (user.disabledAt) return refuse(db, who, "disabled");
  if (!bound && !(await bindIdentity(db, who, user.id, identity))) {
    // Another request of the same person may just have bound them.
    const meanwhile = await findUserByIdentity(db, identity);
    if (meanwhile?.id !== user.id) return refuse(db, who, "bound_elsewhere");
  }
  return accept(db, user, "oidc", address);
}

type User = NonNullable<Awaited<ReturnType<typeof findUserForSignIn>>>;

async function refuse(db: Database, actor: Actor, reason: SignInRefusal): Promise<SignInResult> {
  const detail = { reason };
  await refusals.record(db, { actor, action: "session.sign_in", code: reason, isUnproven: true, detail });
  return { refused: reason };
}

async function accept(db: Database, user: User, method: string, address?: string): Promise<SignInResult> {
  const actor = visitor(user, address);
  await recordAudit(db.prisma, { actor, action: "session.sign_in", outcome: "allowed", detail: { method } });
  return { id: user.id };
}

/** Who knocks: a known user, or nobody we know, of whom only the address is kept (the e-mail may be a password). */
function visitor(user: User | null, address: string | undefined): Actor {
  return user
    ? userActor(user, address)
    : { type: "system", name: "Unknown visitor", ...(address ? { address } : {}) };
}
