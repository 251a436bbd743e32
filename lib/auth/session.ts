import "server-only";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { getServerSession } from "next-auth";
import { cache } from "react";
import { refusals } from "../audit/refusals";
import { database } from "../db/client";
import { isId } from "../db/ids";
import { RedeliverError } from "../errors";
import { clientAddress } from "../http/address";
import { findActiveUser } from "../users/data";
import type { Preferences } from "../users/schema";
import type { Actor } from "./actor";
import { authOptions } from "./options";
import { may, type Permission } from "./roles";

/** The signed-in user as an actor, with what the console shows and remembers of them. */
export type SessionUser = Extract<Actor, { type: "user" }> & { email: string; preferences: Preferences };

/**
 * The user of this request, or null. The session says who; whether they may still come in, and as what, is read from
 * the database once per request.
 */
export const currentUser = cache(async (): Promise<SessionUser | null> => {
  const session = await getServerSession(authOptions());
  const id = session?.userId;
  if (!id || !isId(id)) return null;
  const row = await findActiveUser(database(), id);
  if (!row) return null;
  return {
    type: "user",
    id: row.id,
    name: row.name ?? row.email,
    email: row.email,
    role: row.role,
    preferences: row.preferences,
    address: clientAddress({ headers: await headers() }),
  };
});

/**
 * The user of this request, who may do `permission`. For loaders and pages.
 * Without a session it redirects to the sign-in page, which leads back.
 * @throws RedeliverError forbidden when the user's role may not; the refusal is audited.
 */
export async function requireUser(permission: Permission): Promise<SessionUser> {
  const user = await currentUser();
  if (!user) redirect(`/sign-in?callbackUrl=${encodeURIComponent((await headers()).get("x-url") ?? "/")}`);
  await requirePermission(user, permission, permission);
  return user;
}

/** Refuses, with an audit row, what a user's role may not do. `action` is what they asked for. */
export async function requirePermission(user: SessionUser, permission: Permission, action: string) {
  if (may(user.role, permission)) return;
  await refusals.record(database(), { actor: user, action, code: "forbidden", detail: { role: user.role } });
  throw new RedeliverError("forbidden", `Your role (${user.role}) may not do this. Ask an administrator.`);
}
