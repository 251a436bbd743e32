import type { Server } from "node:http";
import type { RequestHandler } from "./lib/publishing/publish-handler";

declare global {
  /**
   * Takes what stands before Next, what writes what is left to be written when the process ends, and what bounds what
   * clients can hold of its server; lib/web/server.mjs waits for them. Not there in a build.
   */
  var redeliverRegisterPublishHandler:
    | ((front: RequestHandler, finish: () => Promise<void>, limit: (server: Server) => void) => void)
    | undefined;
}

/**
 * Next calls this once, when its server starts. What the web process answers before Next is handed over from here, so that
 * it is built with everything else, and uses the process's connections and its copy of the configuration.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { completeEnvironment } = await import("./lib/web/environment");
  await completeEnvironment();
  const { createFrontHandler } = await import("./lib/web/front");
  const { limitServer, serverLimits } = await import("./lib/web/limits");
  const { database } = await import("./lib/db/client");
  const { prepareSecrets } = await import("./lib/stored-secrets/start");
  const { logger } = await import("./lib/logger");
  // Not waited for: a web process comes up without its database too.
  prepareSecrets(database()).catch((error) =>
    logger.error({ err: error }, "stored secrets not looked through"),
  );
  const { answerHeaders } = await import("./lib/http/answer-headers");
  const { env, publicUrl } = await import("./lib/config/env");
  const { refusals } = await import("./lib/audit/mutations/refusals");
  const settings = { trustedProxies: env().TRUSTED_PROXIES, publicUrl: publicUrl() };
  globalThis.redeliverRegisterPublishHandler?.(
    createFrontHandler(database, settings),
    () => refusals.flush(database()),
    (server) => limitServer(server, serverLimits(env()), answerHeaders(settings.publicUrl)),
  );
}
