import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** The answer of the receiver to a request. */
export type ScriptedAnswer = {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** Number of filler bytes instead of a body. */
  bodySize?: number;
  /** Delays before the headers and between headers and body, in milliseconds. */
  delayMs?: number;
  bodyDelayMs?: number;
  /** Sends no answer; or resets the connection; or writes these bytes instead of HTTP. */
  hang?: boolean;
  reset?: boolean;
  raw?: string;
};

export type ReceivedRequest = {
  /** The `webhook-id` header. */
  id: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Time of the complete arrival, in epoch milliseconds. */
  at: number;
  /** Number of open requests with the same ID at that time, including this one. */
  concurrent: number;
};

export type Script = (request: ReceivedRequest) => ScriptedAnswer | Promise<ScriptedAnswer>;

export type Receiver = {
  url: (path?: string) => string;
  requests: ReceivedRequest[];
  requestsOf: (id: string) => ReceivedRequest[];
  /** Replaces the script: a function, or answers by path (other paths get 200). */
  answer: (script: Script | Record<string, ScriptedAnswer>) => void;
  /** Resolves when the requests satisfy a condition, checked at once and at each arrival. */
  until: (condition: (requests: ReceivedRequest[]) => boolean, withinMs?: number) => Promise<void>;
  /** Returns the number of open requests. */
  open: () => number;
  close: () => Promise<void>;
};

/** Starts a subscriber with scripted answers that records its requests. It answers 200 by default. */
export async function startReceiver(script: Script | Record<string, ScriptedAnswer> = {}): Promise<Receiver> {
  const requests: ReceivedRequest[] = [];
  const answering = new Map<string, number>();
  const watchers = new Set<() => void>();
  const sockets = new Set<Socket>();
  let current = toScript(script);

  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk) => chunks.push(chunk));
    incoming.on("end", () => {
      const id = String(incoming.headers["webhook-id"] ?? "");
      const concurrent = (answering.get(id) ?? 0) + 1;
      answering.set(id, concurrent);
      response.on("close", () => answering.set(id, (answering.get(id) ?? 1) - 1));
      const { url: path = "/", headers } = incoming;
      const request = { id, path, headers, body: Buffer.concat(chunks), at: Date.now(), concurrent };
      requests.push(request);
      for (const watch of [...watchers]) watch();
      void Promise.resolve(current(request)).then((answer) => respond(response, answer));
    });
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: (path = "/hook") => `http://127.0.0.1:${port}${path}`,
    requests,
    requestsOf: (id) => requests.filter((request) => request.id === id),
    answer: (next) => {
      current = toScript(next);
    },
    until: (condition, withinMs = 20_000) => untilTrue(() => condition(requests), watchers, withinMs),
    open: () => [...answering.values()].reduce((sum, count) => sum + count, 0),
    close: () => closeServer(server, sockets),
  };
}

function toScript(script: Script | Record<string, ScriptedAnswer>): Script {
  return typeof script === "function" ? script : ({ path }) => script[path] ?? {};
}

async function respond(response: ServerResponse, answer: ScriptedAnswer): Promise<void> {
  if (answer.hang) return;
  if (answer.delayMs) await pause(answer.delayMs);
  if (answer.reset) return void response.socket?.resetAndDestroy();
  if (answer.raw !== undefined) return void response.socket?.end(answer.raw);
  const body = answer.bodySize ? Buffer.alloc(answer.bodySize, "x") : (answer.body ?? "ok");
  response.writeHead(answer.status ?? 200, { "content-type": "text/plain", ...answer.headers });
  if (answer.bodyDelayMs) {
    response.flushHeaders();
    await pause(answer.bodyDelayMs);
  }
  response.end(body);
}

function untilTrue(condition: () => boolean, watchers: Set<() => void>, withinMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (error?: Error) => {
      clearTimeout(timer);
      watchers.delete(check);
      if (error) reject(error);
      else resolve();
    };
    const check = () => {
      if (condition()) finish();
    };
    const timer = setTimeout(() => finish(new Error(`Not received within ${withinMs} ms.`)), withinMs);
    watchers.add(check);
    check();
  });
}

async function closeServer(server: Server, sockets: Set<Socket>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  for (const socket of sockets) socket.destroy();
  await closed;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
