import { decode } from "next-auth/jwt";
import { publicOrigin, sessionSecret } from "../config/env";

/** Whether cookies are restricted to https, according to PUBLIC_URL. */
export function areCookiesSecure(): boolean {
  return publicOrigin().startsWith("https:");
}

/** The name of next-auth's session cookie. Browsers accept the secure name over https only. */
export function sessionCookieName(): string {
  return `${areCookiesSecure() ? "__Secure-" : ""}next-auth.session-token`;
}

const SESSION_ID = /^[\w-]{43}$/;

/** Session ids by cookie. A browser sends the same cookie with every request, and decrypting it takes most of a millisecond. */
const decrypted = new Map<string, { sid: string; untilMs: number }>();
const MOST_DECRYPTED = 1000;

/** The session id in a cookie; undefined for cookies of other installations and expired ones. Whether the session lasts is not said. */
export async function readSessionCookie(value: string | undefined): Promise<string | undefined> {
  if (!value) return undefined;
  const known = decrypted.get(value);
  if (known && known.untilMs > Date.now()) return known.sid;
  try {
    const token = await decode({ token: value, secret: sessionSecret() });
    const sid = sessionIdOf(token);
    if (sid && typeof token?.exp === "number") {
      if (decrypted.size >= MOST_DECRYPTED) decrypted.clear();
      decrypted.set(value, { sid, untilMs: token.exp * 1000 });
    }
    return sid;
  } catch {
    return undefined;
  }
}

/** The session's id in a token; undefined for tokens of earlier releases, which name a user only. */
export function sessionIdOf(token: { sid?: unknown } | null): string | undefined {
  const sid = token?.sid;
  return typeof sid === "string" && SESSION_ID.test(sid) ? sid : undefined;
}
