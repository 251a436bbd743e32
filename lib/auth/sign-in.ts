import { recordAudit } from "../audit/mutations";
import { refusals } from "../audit/refusals";
import type { Database } from "../db/client";
import { clientAddress } from "../http/address";
import { findUserForSignIn } from "../users/data";
import type { Actor } from "./actor";
import { isPassword } from "./password";
import type { SignInRefusal } from "./refusals";
import { clearAttempts, countAttempt } from "./throttle";

export type SignInResult = { id: string } | { refused: SignInRefusal };

/**
 * Checks an e-mail address and a password, throttled per account and address, and audits the answer. A throttled
 * attempt is refused unseen and leaves no audit row: a flood must not fill the trail.
 */
export async function signInByPassword(
  db: Database,
  attempt: { email: string; password: string; headers: Headers; now: Date },
): Promise<SignInResult> {
  const { email, password, now } = attempt;
  const address = clientAddress(attempt);
  const subject = { account: email, address };
  if (await countAttempt(db.pool, subject, now)) return { refused: "throttled" };
  const user = await findUserForSignIn(db, email);
  if (!(await isPassword(user?.passwordHash, password)) || !user) {
    return refuse(db, visitor(user, address), "wrong_credentials");
  }
  // Told only to someone who knows the password.
  if (user.disabledAt) return refuse(db, visitor(user, address), "disabled");
  await clearAttempts(db.pool, subject, now);
  return accept(db, user, "password", address);
}

/** Matches a single sign-on profile to a user by its verified e-mail address. Nobody is added by signing in. */
export async function signInByOidc(
  db: Database,
  profile: { email?: string; email_verified?: boolean },
): Promise<SignInResult> {
  const email = profile.email ?? "";
  const user = email ? await findUserForSignIn(db, email) : null;
  const who = visitor(user, undefined);
  if (profile.email_verified !== true) return refuse(db, who, "unverified_email");
  if (!user) return refuse(db, who, "not_invited");
  if (user.disabledAt) return refuse(db, who, "disabled");
  return accept(db, user, "oidc", undefined);
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
  const at = address ? { address } : {};
  return user
    ? { type: "user", id: user.id, name: user.name ?? user.email, role: user.role, ...at }
    : { type: "system", name: "Unknown visitor", ...at };
}
