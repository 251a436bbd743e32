import { readdirSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { Readable } from "node:stream";
import type { RouteContext, RouteHandler } from "../../api/route";
import { listenForChanges } from "../../live/data";
import { createFrontHandler } from "../../web/front";
import { createLiveHandler } from "../../web/live/handler";
import type { TestDatabase } from "../database";

type Route = { segments: string[]; handlers: Record<string, RouteHandler> };
type Params = Record<string, string | string[]>;

const FOLDER = path.resolve("app/api");
/** Routes of NextAuth, which works only inside Next. */
const NOT_OURS = /^auth\//;

/**
 * Starts the web process without its pages: the front of Next and the real route handlers, found by folder as Next does.
 * @param db the database of the process, of `createApiDatabase`
 */
export async function startApiServer(
  db: TestDatabase,
): Promise<{ origin: string; close: () => Promise<void> }> {
  const routes = await readRoutes();
  const live = createLiveHandler({
    database: () => db,
    listen: (events) => listenForChanges(db.url, events),
  });
  const front = createFrontHandler(() => db, { trustedProxies: [], publicUrl: "http://localhost" }, live);
  const server = createServer((request, response) => {
    if (!front(request, response)) void answer(routes, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    close: async () => {
      await live.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

async function readRoutes(): Promise<Route[]> {
  const files = readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
    .map((file) => file.split(path.sep).join("/"))
    .filter((file) => file.endsWith("/route.ts") && !NOT_OURS.test(file));
  const routes = await Promise.all(
    files.map(async (file) => ({
      segments: path.posix.dirname(file).split("/"),
      handlers: (await import(path.join(FOLDER, file))) as Route["handlers"],
    })),
  );
  return routes.sort((a, b) => rank(a).localeCompare(rank(b)));
}

/** Ranks fixed segments before parameters, and parameters before catch-all segments. */
const rank = ({ segments }: Route) =>
  segments.map((one) => (one.startsWith("[[") ? "2" : one.startsWith("[") ? "1" : "0")).join("");

async function answer(routes: Route[], incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { method = "", headers } = incoming;
  const url = new URL(`http://${headers.host}${incoming.url}`);
  const [handlers, params] = match(routes, url.pathname.split("/").slice(2));
  const hasBody = method !== "GET" && method !== "HEAD";
  const init: RequestInit & { duplex: "half" } = {
    method,
    headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
    duplex: "half",
    ...(hasBody ? { body: Readable.toWeb(incoming) as ReadableStream } : {}),
  };
  const context: RouteContext = { params: Promise.resolve(params) };
  const response = await handlers[method === "HEAD" ? "GET" : method]?.(new Request(url, init), context);
  const body = await response?.text();
  outgoing.writeHead(response?.status ?? 501, {
    ...Object.fromEntries(response?.headers ?? []),
    ...(body && method !== "HEAD" ? { "content-length": Buffer.byteLength(body) } : {}),
  });
  outgoing.end(body);
}

function match(routes: Route[], asked: string[]): [Route["handlers"], Params] {
  for (const { segments, handlers } of routes) {
    const params = paramsOf(segments, asked);
    if (params) return [handlers, params];
  }
  return [{}, {}];
}

function paramsOf(segments: string[], asked: string[]): Params | null {
  const params: Params = {};
  for (const [index, segment] of segments.entries()) {
    const name = /^\[+(?:\.\.\.)?(\w+)\]+$/.exec(segment)?.[1];
    const given = asked[index];
    if (segment.startsWith("[[") && name) return { ...params, [name]: asked.slice(index) };
    if (given === undefined || (!name && given !== segment)) return null;
    if (name) params[name] = decodeURIComponent(given);
  }
  return segments.length === asked.length ? params : null;
}
