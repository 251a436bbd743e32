import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { listenForChanges } from "../../live/data";
import { createFrontHandler } from "../../web/front";
import { createLiveHandler, type LiveOptions } from "../../web/live/handler";
import type { TestDatabase } from "../database";
import { type LiveClient, openLive } from "../live-client";

export type LiveServer = {
  origin: string;
  /** Opens a stream. */
  open: (headers: Record<string, string>, query?: string) => Promise<LiveClient>;
  /** Stops as a web process does on SIGTERM. Resolves when no connection is left. */
  stop: () => Promise<void>;
};

/** Starts the front of a web process with its live streams on a port of its own. */
export async function startLiveServer(
  db: TestDatabase,
  options: Partial<LiveOptions> = {},
): Promise<LiveServer> {
  const live = createLiveHandler({
    database: () => db,
    listen: (events) => listenForChanges(db.url, events),
    ...options,
  });
  const front = createFrontHandler(() => db, { trustedProxies: [], publicUrl: "http://localhost" }, live);
  const server = createServer((request, response) => {
    if (!front(request, response)) response.writeHead(501).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    open: (headers, query = "") => openLive(`${origin}/api/live${query}`, headers),
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await live.close();
      await closed;
    },
  };
}
