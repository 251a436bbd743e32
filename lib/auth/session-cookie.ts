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

/** The session id in a cookie; undefined for cookies of other installations and expired ones. */
export async function readSessionCookie(value: string | undefined): Promise<string | undefined> {
  if (!value) return undefined;
  try {
    return sessionIdOf(await decode({ token: value, secret: sessionSecret() }));
  } catch {
    return undefined;
  }
}

/** The session's id in a token; undefined for tokens of earlier releases, which name a user only. */
export function sessionIdOf(token: { sid?: unknown } | null): string | undefined {
  const sid = token?.sid;
  return typeof sid === "string" && SESSION_ID.test(sid) ? sid : undefined;
}
