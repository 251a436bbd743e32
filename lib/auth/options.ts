import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { database } from "../db/client";
import { env } from "../env";
import { oidcProvider } from "./oidc";
import { signInByOidc, signInByPassword } from "./sign-in";

declare module "next-auth" {
  interface Session {
    userId: string;
  }
}

/** How long a sign-in lasts. Disabling a user or changing a role takes effect at once, whatever the session says. */
const SESSION_SECONDS = 7 * 24 * 60 * 60;

/**
 * NextAuth's options. Made on first use, not on import: the build loads this module without an environment.
 * The session is a signed cookie that carries the user's id and nothing else.
 */
export function authOptions(): NextAuthOptions {
  options ??= makeOptions();
  return options;
}

let options: NextAuthOptions | undefined;

function makeOptions(): NextAuthOptions {
  const oidc = oidcProvider(env());
  return {
    secret: env().NEXTAUTH_SECRET,
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/sign-in" },
    providers: [passwordProvider(), ...(oidc ? [oidc] : [])],
    callbacks: {
      signIn: async ({ user, account, profile }) => {
        if (account?.provider !== "oidc") return true;
        const result = await signInByOidc(database(), profile ?? {});
        if ("refused" in result) return `/sign-in?error=${result.refused}`;
        user.id = result.id;
        return true;
      },
      jwt: ({ token, user }) => ({ sub: user?.id ?? token.sub }),
      session: ({ session, token }) => ({ expires: session.expires, userId: token.sub ?? "" }),
    },
  };
}

function passwordProvider() {
  return CredentialsProvider({
    id: "password",
    credentials: { email: { type: "email" }, password: { type: "password" } },
    authorize: async (credentials, request) => {
      const result = await signInByPassword(database(), {
        email: credentials?.email ?? "",
        password: credentials?.password ?? "",
        headers: new Headers(request.headers as Record<string, string>),
        now: new Date(),
      });
      // NextAuth hands an error's message to the sign-in page as `error`.
      if ("refused" in result) throw new Error(result.refused);
      return { id: result.id };
    },
  });
}
