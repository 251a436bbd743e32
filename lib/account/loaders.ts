import "server-only";
import type { Role } from "../access/roles";
import { requestTimeZone } from "../auth/request-zone";
import { currentSessionId, requireUser } from "../auth/session";
import { sessionLimits } from "../config/env";
import { database } from "../db/client";
import { getUser, listSessions } from "../people/data";
import { hashSecret } from "../secrets/hash";
import { listAdministrators } from "../users/data";
import type { AccountPageData } from "./view";

/** Loads what a refused user needs to know: the own role, and the people who can change it. */
export async function loadRefused(): Promise<{ role: Role; administrators: string[] }> {
  const { role } = await requireUser("deliveries:read");
  return { role, administrators: await listAdministrators(database()) };
}

/** Loads the page of one's own account. */
export async function loadAccount(): Promise<AccountPageData> {
  const [{ id, preferences }, { zone }, sessionId] = await Promise.all([
    requireUser("deliveries:read"),
    requestTimeZone(),
    currentSessionId(),
  ]);
  const [user, sessions] = await Promise.all([
    getUser(database().pool, id),
    listSessions(database().pool, id, sessionLimits()),
  ]);
  const { email, name, role, signIn, seesPayloads } = user;
  const own = sessionId && hashSecret(sessionId);
  return {
    user: { email, name, role, signIn, seesPayloads },
    timeZone: preferences.timeZone ?? null,
    sessions: sessions.map((session) => ({ ...session, isThis: session.id === own })),
    zone,
    now: new Date(),
  };
}
