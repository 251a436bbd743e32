import type { NextAuthOptions } from "next-auth";
import type { Logger } from "pino";
import { signInProblem } from "./sign-in-problem";

/** Writes NextAuth's messages about one request to the log. A failure of the identity provider becomes one sentence. */
export function authLog(log: Logger, issuer: string): NonNullable<NextAuthOptions["logger"]> {
  let isSaid = false;
  return {
    error: (code, metadata) => {
      // Neither an invalid cookie, which anyone can send, nor an ended session is an error.
      if (code === "JWT_SESSION_ERROR" || code === "SIGNOUT_ERROR") {
        log.debug({ code }, "session ended");
        return;
      }
      // NextAuth reports an error in the query twice, the second time without its source.
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
