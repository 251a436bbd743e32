import type { Server } from "node:http";
import type { RequestHandler } from "./lib/publishing/publish-handler";

declare global {
  /**
   * Registers the handler before Next, the final writes of the process, and the limits of the server. lib/web/server.mjs waits
   * for the call. Undefined in a build.
   */
  var redeliverRegisterPublishHandler:
    | ((front: RequestHandler, finish: () => Promise<void>, limit: (server: Server) => void) => void)
    | undefined;
}

/**
 * Next calls this once, when its server starts. It registers the handler that answers before Next, which is therefore built with
 * the rest, and uses the process's connections and its copy of the configuration.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { completeEnvironment } = await import("./lib/web/environment");
  await completeEnvironment();
  const { createFrontHandler } = await import("./lib/web/front");
  const { withPagePolicy } = await import("./lib/web/page-policy");
  const { limitServer, serverLimits } = await import("./lib/web/limits");
  const { database } = await import("./lib/db/client");
  const { prepareSecrets } = await import("./lib/stored-secrets/start");
  const { logger } = await import("./lib/logger");
  // Not awaited: a web process starts without its database too.
  prepareSecrets(database()).catch((error) => logger.error({ err: error }, "stored secrets not checked"));
  const { answerHeaders } = await import("./lib/http/answer-headers");
  const { env, publicUrl } = await import("./lib/config/env");
  const { refusals } = await import("./lib/audit/mutations/refusals");
  const settings = { trustedProxies: env().TRUSTED_PROXIES, publicUrl: publicUrl() };
  globalThis.redeliverRegisterPublishHandler?.(
    withPagePolicy(createFrontHandler(database, settings), env().NODE_ENV === "development"),
    () => refusals.flush(database()),
    (server) => limitServer(server, serverLimits(env()), answerHeaders(settings.publicUrl)),
  );
}
