import { type Actor, userActor } from "../access/actor";
import type { Role } from "../access/roles";
import { recordAudit } from "../audit/mutations";
import { refusals } from "../audit/mutations/refusals";
import type { Database } from "../db/client";
import { RETRY_AFTER_SECONDS, RedeliverError } from "../errors";
import { findUserByIdentity, isBound } from "../identities/data";
import { bindIdentity } from "../identities/mutations";
import { isPassword, passwordTurn } from "../passwords/hashing";
import {
  type Block,
  countFailure,
  findBlock,
  recordSuccess,
  type ThrottleSubject,
} from "../passwords/throttle";
import { findUserForSignIn, isLastAdmin } from "../users/data";
import { createUser } from "../users/mutations";
import { endSessionsWithoutRole, followRole } from "../users/mutations/access";
import type { OidcProfile } from "./oidc";
import type { SignInRefusal } from "./refusals";

export type SignInResult = { id: string } | { refused: SignInRefusal; retryAfterSeconds?: number };

/**
 * Checks an e-mail address and a password, and audits the result. Wrong passwords block the account in this network
 * (throttle.ts); an attempt during a block is refused without a check and without an audit row, so that a flood does not fill
 * the trail. Failures are counted after the check, so that right passwords never count; therefore a limit can be exceeded by as
 * many guesses as are checked at once.
 * @param attempt `isRoleFromProvider`: a claim gives the roles. Users who are bound to the provider are then refused: with a
 * password they would keep a role that the claim has taken from them. The last administrator is not, so that one can always sign in.
 * `begin`: begins the session with the account as it was checked; a conflict refuses the sign-in, as the account has changed since.
 */
export async function signInByPassword(
  db: Database,
  attempt: {
    email: string;
    password: string;
    address: string;
    now: Date;
    isRoleFromProvider?: boolean;
    begin?: (account: { userId: string; passwordHash: string | null }) => Promise<void>;
  },
): Promise<SignInResult> {
  const { email, password, address, now, isRoleFromProvider = false, begin } = attempt;
  const user = await findUserForSignIn(db, email);
  const subject = { account: email, userId: user?.id, address };
  // Checked before the queue, so that a flood from one network does not delay others, and again after it.
  const refuseBlocked = async () => throttled(await findBlock(db.pool, subject, now), now);
  const blocked = await refuseBlocked();
  if (blocked) return blocked;
  try {
    return await passwordTurn(async () => {
      const blockedSince = await refuseBlocked();
      if (blockedSince) return blockedSince;
      if (!(await isPassword(user?.passwordHash, password)) || !user)
        return refuseWrong(db, user, subject, now);
      // Reported only with the right password.
      if (user.disabledAt) return refuse(db, visitor(user, address), "disabled");
      if (isRoleFromProvider && (await isBound(db, user.id)) && !(await isLastAdmin(db.prisma, user.id)))
        return refuse(db, visitor(user, address), "single_sign_on_only");
      await recordSuccess(db.pool, subject, now);
      // A check takes a while: a password that was reset meanwhile begins no session after all others were ended.
      try {
        await begin?.({ userId: user.id, passwordHash: user.passwordHash });
      } catch (error) {
        if (!(error instanceof RedeliverError) || error.code !== "conflict") throw error;
        return refuse(db, visitor(user, address), "wrong_credentials");
      }
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

/** Writes one audit row per block, however many attempts follow. */
async function auditBlock(db: Database, actor: Actor, { scope, until, failures }: Block): Promise<void> {
  await recordAudit(db.prisma, {
    actor,
    action: "session.block",
    outcome: "refused",
    ...(actor.type === "user" ? { targetType: "user", targetId: actor.id } : {}),
    detail: { scope, until: until.toISOString(), failures },
    isUnproven: true,
  });
}

/** How single sign-on decides about accounts. */
export type OidcRules = {
  /** What the provider's claims say about the role: null, no role; undefined, roles are set in the console. */
  role?: Role | null | undefined;
  /** Whether an unknown person gets an account. */
  mayAdd?: boolean;
};

/**
 * Signs in by single sign-on: by issuer and subject, which a later change of e-mail addresses at the provider cannot take over.
 * The first sign-in binds the account of the same verified e-mail address, unless it is bound to another subject.
 * Where a claim gives the role, it is set at each sign-in; without one the sign-in is refused, and the sessions of a bound user end.
 * Signing in adds no accounts unless the rules permit it.
 */
export async function signInByOidc(
  db: Database,
  profile: OidcProfile,
  address: string,
  { role, mayAdd = false }: OidcRules = {},
): Promise<SignInResult> {
  const identity = { issuer: profile.iss, subject: profile.sub };
  const bound = await findUserByIdentity(db, identity);
  const known = bound ?? (profile.email ? await findUserForSignIn(db, profile.email) : null);
  const unknown = visitor(known, address);
  if (!bound && profile.email_verified !== true) return refuse(db, unknown, "unverified_email");
  if (known?.disabledAt) return refuse(db, unknown, "disabled");
  if (role === null) {
    if (bound) await endSessionsWithoutRole(db, unknown, bound.id);
    return refuse(db, unknown, "no_role");
  }
  const user = known ?? (mayAdd && profile.email ? await addUser(db, profile.email, role, unknown) : null);
  if (!user) return refuse(db, unknown, "not_invited");
  const who = visitor(user, address);
  if (!bound && !(await bindIdentity(db, who, user.id, identity))) {
    // A concurrent request of the same user may have created the binding.
    const meanwhile = await findUserByIdentity(db, identity);
    if (meanwhile?.id !== user.id) return refuse(db, who, "bound_elsewhere");
  }
  if (role && role !== user.role) await followRole(db, who, user.id, role);
  return accept(db, user, "oidc", address);
}

/** Adds an account for an unknown person. Of two sign-ins at once one adds it. */
async function addUser(db: Database, email: string, role: Role = "viewer", actor: Actor) {
  await createUser(db, actor, { email, role }).catch(async (error: unknown) => {
    if (!(await findUserForSignIn(db, email))) throw error;
  });
  return findUserForSignIn(db, email);
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

/** The actor of an attempt: a known user, or an unknown visitor with the address only (the typed e-mail may be a password). */
function visitor(user: User | null, address: string | undefined): Actor {
  return user
    ? userActor(user, address)
    : { type: "system", name: "Unknown visitor", ...(address ? { address } : {}) };
}
