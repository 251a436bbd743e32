import "server-only";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { type Actor, userActor } from "../access/actor";
import { may, type Permission } from "../access/roles";
import { refusals } from "../audit/mutations/refusals";
import { sessionLimits } from "../config/env";
import { database } from "../db/client";
import { RedeliverError } from "../errors";
import { clientAddress } from "../http/address";
import { findLiveSession } from "../sessions/mutations";
import { findActiveUser } from "../users/data";
import type { Preferences } from "../users/schema";
import { readSessionCookie, sessionCookieName } from "./session-cookie";

/** The signed-in user as an actor, with the e-mail address and the preferences. */
export type SessionUser = Extract<Actor, { type: "user" }> & { email: string; preferences: Preferences };

/**
 * The user of this request, or null. The cookie names a session; its end, its user, and the user's role and status are read
 * from the database once per request. Any other cookie is no session.
 */
export const currentUser = cache(async (): Promise<SessionUser | null> => {
  const id = await readSessionCookie((await cookies()).get(sessionCookieName())?.value);
  const session = id && (await findLiveSession(database().pool, id, sessionLimits()));
  const row = session && (await findActiveUser(database(), session.userId));
  if (!row) return null;
  const address = clientAddress({ headers: await headers() });
  return { ...userActor(row, address), email: row.email, preferences: row.preferences };
});

/**
 * The user of this request, who has the permission. For loaders and pages.
 * Without a session it redirects to the sign-in page, which leads back.
 * @throws RedeliverError forbidden when the user's role lacks the permission; the refusal is audited
 */
export async function requireUser(permission: Permission): Promise<SessionUser> {
  const user = await currentUser();
  if (!user) return leadToSignIn();
  await requirePermission(user, permission, permission);
  return user;
}

/** Redirects to the sign-in page, which leads back to the page of this request. Throws Next's redirect. */
async function leadToSignIn(): Promise<never> {
  redirect(`/sign-in?callbackUrl=${encodeURIComponent((await headers()).get("x-url") ?? "/")}`);
}

/** Refuses a user without the permission, with an audit row. `action` is the requested operation. */
export async function requirePermission(user: SessionUser, permission: Permission, action: string) {
  if (may(user.role, permission)) return;
  await refusals.record(database(), { actor: user, action, code: "forbidden", detail: { role: user.role } });
  throw new RedeliverError("forbidden", `Your role (${user.role}) may not do this. Ask an administrator.`);
}
