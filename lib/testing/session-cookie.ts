import { encode } from "next-auth/jwt";
import type { Database } from "../db/client";
import { startSession } from "../sessions/mutations";

const SESSION_SECONDS = 8 * 60 * 60;

/**
 * Starts a session of a user and returns its cookie over http, as signing in would.
 * @param secret NEXTAUTH_SECRET of the web process
 */
export async function sessionCookie(
  db: Database,
  userId: string,
  secret: string,
): Promise<{ name: string; value: string }> {
  const limits = { maxSeconds: SESSION_SECONDS, idleSeconds: SESSION_SECONDS };
  const sid = await startSession(db.pool, { userId, address: "127.0.0.1" }, limits);
  const value = await encode({ token: { sub: userId, sid }, secret, maxAge: SESSION_SECONDS });
  return { name: "next-auth.session-token", value };
}
