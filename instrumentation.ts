import type { Listener } from "./lib/events/listener";

declare global {
  /** Takes what the web process answers before Next; lib/web/server.mjs waits for it. Not there in a build. */
  var redeliverHandOver: ((listener: Listener) => void) | undefined;
}

/**
 * Next calls this once, when its server starts. What the web process answers before Next is handed over from here, so that
 * it is built with everything else, and uses the process's connections and its copy of the configuration.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { provideDatabaseUrl } = await import("./lib/db/locate");
  await provideDatabaseUrl();
  const { createFrontListener } = await import("./lib/web/front");
  const { database } = await import("./lib/db/client");
  globalThis.redeliverHandOver?.(createFrontListener(database));
}
