import type { NextAuthOptions } from "next-auth";
import type { Logger } from "pino";
import { signInProblem } from "./sign-in-problem";

/** Writes what NextAuth has to say of one request into our log. Failures of the identity provider become a sentence of ours. */
export function authLog(log: Logger, issuer: string): NonNullable<NextAuthOptions["logger"]> {
  let isSaid = false;
  return {
    error: (code, metadata) => {
      // Anybody can send a cookie that is none; that one has ended is no error either.
      if (code === "JWT_SESSION_ERROR" || code === "SIGNOUT_ERROR") {
        log.debug({ code }, "session ended");
        return;
      }
      // NextAuth reports an error in the query twice, the second time without saying whose words it repeats.
      if (isSaid) return;
      isSaid = code === "OAUTH_CALLBACK_HANDLER_ERROR";
      const problem = signInProblem(code, metadata, issuer);
      if (problem === undefined) log.error({ code, err: metadata }, "next-auth failed");
      else log.error({ code, problem }, "single sign-on failed");
    },
    warn: (code) => log.warn({ code }, "next-auth warned"),
    debug: () => {},
  };
}
