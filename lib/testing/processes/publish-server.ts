import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Database } from "../../db/client";
import { addressReader } from "../../http/address";
import { createPublishHandler } from "../../publishing/publish-handler";

type Options = { method?: string; body?: unknown; headers?: Record<string, string>; key?: string };
export type Published = { status: number; headers: Headers; body: { eventId?: string } };
export type PublishServer = {
  origin: string;
  /** Publishes to a path below `/api/events`. A body is sent as JSON unless it is text or bytes. */
  publish: (path: string, options?: Options) => Promise<Published>;
  close: () => Promise<void>;
};

/**
 * Starts the publish handler of a web process on a port of its own. It answers 501 where the handler leaves a request to Next.
 * @param trustedProxies as in TRUSTED_PROXIES: with loopback, a test names the client's address in `x-forwarded-for`
 */
export async function startPublishServer(
  db: Database,
  trustedProxies: readonly string[] = [],
): Promise<PublishServer> {
  const listen = createPublishHandler(() => db, addressReader(trustedProxies));
  const server = createServer((request, response) => {
    if (!listen(request, response)) response.writeHead(501).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    publish: async (path, { method = "POST", body, headers = {}, key } = {}) => {
      const isRaw = typeof body === "string" || body instanceof Uint8Array;
      const response = await fetch(`${origin}/api/events${path}`, {
        method,
        headers: {
          ...(isRaw ? {} : { "content-type": "application/json" }),
          ...(key ? { authorization: `Bearer ${key}` } : {}),
          ...headers,
        },
        ...(body === undefined ? {} : { body: isRaw ? (body as BodyInit) : JSON.stringify(body) }),
      });
      return { status: response.status, headers: response.headers, body: await response.json() };
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
