import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { z } from "zod";
import { env, sessionLimits, sessionSecret } from "../config/env";
import { database } from "../db/client";
import { RETRY_AFTER_SECONDS } from "../errors";
import { isDatabaseUnavailable } from "../http/respond";
import { logger } from "../logger";
import { findLiveSession, signOut, startSession } from "../sessions/mutations";
import { storedText } from "../text/stored-text";
import { authLog } from "./auth-log";
import { localPath } from "./local-path";
import { isOidcOffered, oidcProfileSchema, oidcProvider } from "./oidc";
import { roleOfClaims, roleSource } from "./oidc-role";
import { areCookiesSecure, sessionIdOf } from "./session-cookie";
import { type OidcRules, type SignInResult, signInByOidc, signInByPassword } from "./sign-in";

declare module "next-auth" {
  interface Session {
    userId: string;
  }
}
declare module "next-auth/jwt" {
  interface JWT {
    /** The session's id, whose hash is a row of user_session. */
    sid?: string;
  }
}

/** The parts of a request that signing in needs. */
export type AuthRequest = {
  address: string;
  /** The session of a right password, begun with its check. */
  sessionId?: string;
  /** The refusal of a password, set after the check: NextAuth itself keeps only its code. */
  refused?: Extract<SignInResult, { refused: unknown }>;
};

/** Bounds of the values that are looked up and hashed; no account has longer ones. */
const credentialsSchema = z.object({
  email: storedText().max(320),
  password: storedText().max(1000),
});

/**
 * NextAuth's options for one request. They are made per request, because the build imports this module without an environment.
 * The session is a row of user_session. The cookie carries its id, encrypted and signed; no other claim of it is used.
 */
export function authOptions(request: AuthRequest): NextAuthOptions {
  const oidc = oidcProvider(env());
  return {
    secret: sessionSecret(),
    useSecureCookies: areCookiesSecure(),
    session: { strategy: "jwt", maxAge: sessionLimits().maxSeconds },
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/sign-in" },
    providers: [passwordProvider(request), ...(oidc ? [oidc] : [])],
    callbacks: {
      redirect: ({ url, baseUrl }) => `${baseUrl}${localPath(url, baseUrl) ?? "/"}`,
      signIn: async ({ user, account, profile }) => {
        if (account?.provider !== "oidc") return true;
        const claims = oidcProfileSchema.safeParse(profile);
        if (!claims.success) return false;
        const result = await signInByOidc(database(), claims.data, request.address, oidcRules(profile)).catch(
          undecided,
        );
        if ("refused" in result) return `/sign-in?error=${result.refused}`;
        user.id = result.id;
        return true;
      },
      jwt: async ({ token, user }) => (user ? newToken(user.id, request) : liveToken(sessionIdOf(token))),
      session: ({ session, token }) => ({ expires: session.expires, userId: token.sub ?? "" }),
    },
    events: {
      signOut: async ({ token }) => {
        const sid = sessionIdOf(token);
        if (sid) await signOut(database(), sid, request.address);
      },
    },
    logger: authLog(logger, env().OIDC_ISSUER ?? ""),
  };
}

/** What the settings and the provider's claims, unchecked, say about an account. */
function oidcRules(claims: unknown): OidcRules {
  const source = roleSource(env());
  return {
    role: source ? roleOfClaims(claims, source) : undefined,
    mayAdd: env().OIDC_ADD_USERS === "1",
  };
}

async function newToken(userId: string, { address, sessionId }: AuthRequest) {
  const sid = sessionId ?? (await startSession(database().pool, { userId, address }, sessionLimits()));
  return { sub: userId, sid };
}

/** @throws when the session has ended; NextAuth then removes the cookie */
async function liveToken(sid: string | undefined) {
  const session = sid && (await findLiveSession(database().pool, sid, sessionLimits()));
  if (!session) throw new Error("The session has ended.");
  return { sub: session.userId, sid };
}

/** Converts an error to a result: NextAuth would pass the driver's message to the browser. */
function undecided(error: unknown): SignInResult {
  logger.error({ err: error }, "sign-in failed");
  return isDatabaseUnavailable(error)
    ? { refused: "unavailable", retryAfterSeconds: RETRY_AFTER_SECONDS }
    : { refused: "failed" };
}

function passwordProvider(request: AuthRequest) {
  return CredentialsProvider({
    id: "password",
    credentials: { email: { type: "email" }, password: { type: "password" } },
    authorize: async (given) => {
      const credentials = credentialsSchema.safeParse(given);
      const result: SignInResult = credentials.success
        ? await signInByPassword(database(), {
            ...credentials.data,
            ...request,
            now: new Date(),
            isRoleFromProvider: isOidcOffered(env()) && roleSource(env()) !== null,
            begin: async (account) => {
              const { address } = request;
              request.sessionId = await startSession(
                database().pool,
                { ...account, address },
                sessionLimits(),
              );
            },
          }).catch(undecided)
        : { refused: "wrong_credentials" };
      if ("id" in result) return { id: result.id };
      request.refused = result;
      // NextAuth passes an error's message to the sign-in page as `error`.
      throw new Error(result.refused);
    },
  });
}
