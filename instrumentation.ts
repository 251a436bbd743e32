import type { Server } from "node:http";
import type { RequestHandler } from "./lib/publishing/publish-handler";
import type { PageGuard } from "./lib/web/page-guard";

type Handlers = {
  /** Answers before Next; false leaves a request to it. */
  front: RequestHandler;
  /** Refuses pages of screens that a role may not see. */
  guard: PageGuard;
  /** Ends the live streams, for which a server that stops would wait. */
  endStreams: () => Promise<void>;
  /** The final writes of the process. */
  finish: () => Promise<void>;
  /** Sets the limits of the server. */
  limit: (server: Server) => void;
};

declare global {
  /** Registers the handlers of this process. lib/web/server.mjs waits for the call. Undefined in a build. */
  var redeliverRegisterPublishHandler: ((handlers: Handlers) => void) | undefined;
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
  const { createPageGuard } = await import("./lib/web/page-guard");
  const { GUARDED_PAGES } = await import("./components/shell/navigation");
  const { createLiveHandler } = await import("./lib/web/live/handler");
  const { listenForChanges } = await import("./lib/live/data");
  const { flushChanges } = await import("./lib/live/mutations");
  const live = createLiveHandler({
    database,
    listen: (events) => listenForChanges(env().DATABASE_URL, events),
  });
  const front = createFrontHandler(database, settings, live);
  globalThis.redeliverRegisterPublishHandler?.({
    front: withPagePolicy(front, env().NODE_ENV === "development"),
    guard: createPageGuard(database, GUARDED_PAGES),
    endStreams: live.close,
    finish: async () => {
      await Promise.all([refusals.flush(database()), flushChanges(database())]);
    },
    limit: (server) => limitServer(server, serverLimits(env()), answerHeaders(settings.publicUrl)),
  });
}
