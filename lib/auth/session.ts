import "server-only";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { may, type Permission } from "../access/roles";
import { refusals } from "../audit/mutations/refusals";
import { database } from "../db/client";
import { RedeliverError } from "../errors";
import { clientAddress } from "../http/address";
import { readSessionCookie, sessionCookieName } from "./session-cookie";
import { findSignedIn, type SessionUser } from "./signed-in";

/** The user of this request, or null; read from the database once per request. */
export const currentUser = cache(async (): Promise<SessionUser | null> => {
  const [kept, sent] = await Promise.all([cookies(), headers()]);
  return findSignedIn(database(), kept.get(sessionCookieName())?.value, clientAddress({ headers: sent }));
});

/** The id of the session of this request's cookie, whether or not it has ended; undefined without one. */
export async function currentSessionId(): Promise<string | undefined> {
  return readSessionCookie((await cookies()).get(sessionCookieName())?.value);
}

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
