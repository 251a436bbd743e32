import { decode } from "next-auth/jwt";
import { publicOrigin, sessionSecret } from "../config/env";

/** Whether cookies are for https alone, as PUBLIC_URL says. */
export function areCookiesSecure(): boolean {
  return publicOrigin().startsWith("https:");
}

/** The name next-auth gives its session cookie: browsers take one of the secure name over https only. */
export function sessionCookieName(): string {
  return `${areCookiesSecure() ? "__Secure-" : ""}next-auth.session-token`;
}

const SESSION_ID = /^[\w-]{43}$/;

/** The session that a cookie names; undefined for whatever this installation has not written, or not lately. */
export async function readSessionCookie(value: string | undefined): Promise<string | undefined> {
  if (!value) return undefined;
  try {
    return sessionIdOf(await decode({ token: value, secret: sessionSecret() }));
  } catch {
    return undefined;
  }
}

/** The session's id in a token, if it has one: tokens of earlier releases name a user alone. */
export function sessionIdOf(token: { sid?: unknown } | null): string | undefined {
  const sid = token?.sid;
  return typeof sid === "string" && SESSION_ID.test(sid) ? sid : undefined;
}
