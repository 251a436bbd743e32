import { type Actor, userActor } from "../access/actor";
import { sessionLimits } from "../config/env";
import type { Database } from "../db/client";
import { findLiveSession } from "../sessions/mutations";
import { findActiveUser } from "../users/data";
import type { Preferences } from "../users/schema";
import { readSessionCookie } from "./session-cookie";

/** The signed-in user as an actor, with the e-mail address and the preferences. */
export type SessionUser = Extract<Actor, { type: "user" }> & { email: string; preferences: Preferences };

/**
 * The user of a session cookie, or null. The cookie names a session; its end, its user, and the user's role and status are read
 * from the database. Any other cookie is no session.
 * @param address the client's
 * @param isUse false for a check that is no request of the user: it does not prolong the session
 */
export async function findSignedIn(
  db: Database,
  cookie: string | undefined,
  address: string,
  isUse = true,
): Promise<SessionUser | null> {
  const id = await readSessionCookie(cookie);
  const session = id && (await findLiveSession(db.pool, id, sessionLimits(), isUse));
  const row = session && (await findActiveUser(db, session.userId));
  return row ? { ...userActor(row, address), email: row.email, preferences: row.preferences } : null;
}
