/**
 * The receiver of the fault suite, in a separate process that no fault affects. Every subscriber is one of its paths. It uses raw
 * sockets to send answers that `node:http` does not permit. It logs each request before the answer and each answer before its
 * last byte is sent, so that the log (./request-log.ts) contains everything that a worker can have received.
 * Argument: the file of the log. IPC: sends `Ports` once; receives `{ hold }`, which holds back or releases healthy answers.
 */
import { createHash } from "node:crypto";
import { openSync, writeSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { createServer as createTlsServer } from "node:tls";
import { Webhook } from "standardwebhooks";
import { selfSigned } from "../lib/testing/servers/self-signed";
import { ANSWERS, type Exchange } from "./answers";
import { CAUGHT_UP } from "./scripts";

/** A complete request. `problem`: error of its signature; `signedAt`: time of the signature, in seconds. */
export type ArrivedLine = {
  request: number;
  script: string;
  id: string;
  at: number;
  bodyHash: string;
  problem: string | null;
  signedAt: number;
};
/** The end of a request: the status of its complete answer, or null if the connection closed before that. */
export type EndedLine = { ended: number; at: number; status: number | null };
/** A period without processor time for this process: requests read in or directly after it may have arrived at any time in it. */
export type StalledLine = { stalled: number; until: number };
export type Ports = { http: number; tls: number };

const BACKLOG = 1024;
const CHECK_EVERY_MS = 25;
const STALL_MS = 25;
const HANDSHAKE_DELAY_MS = 400;

const log = openSync(process.argv[2] ?? "", "a");
const webhook = new Webhook(process.env.FAULTS_SIGNING_KEY ?? "");
const countsOf = new Map<string, number>();
let requests = 0;
let release = () => {};
let released = Promise.resolve();

process.on("disconnect", () => process.exit(0));
process.on("message", ({ hold }: { hold: boolean }) => {
  release();
  if (hold) {
    released = new Promise((resolve) => {
      release = resolve;
    });
  }
  process.send?.({ hold });
});
const [http, tls] = await Promise.all([listen(createServer({ noDelay: true }, serve)), listen(slowTls())]);
process.send?.({ http, tls } satisfies Ports);

let checkedAt = Date.now();
setInterval(() => {
  const now = Date.now();
  const due = checkedAt + CHECK_EVERY_MS;
  if (now - due > STALL_MS) record({ stalled: due, until: now });
  checkedAt = now;
}, CHECK_EVERY_MS);

function record(line: ArrivedLine | EndedLine | StalledLine): void {
  writeSync(log, `${JSON.stringify(line)}\n`);
}

/** Serves the requests of a connection one after the other. */
function serve(socket: Socket): void {
  let pending: Buffer = Buffer.alloc(0);
  socket.on("error", () => {});
  socket.on("data", (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    const headEnd = pending.indexOf("\r\n\r\n");
    if (headEnd < 0) return;
    const { path, headers } = parseHead(pending.toString("latin1", 0, headEnd));
    const end = headEnd + 4 + Number(headers["content-length"] ?? 0);
    if (pending.length < end) return;
    const body = pending.subarray(headEnd + 4, end);
    pending = pending.subarray(end);
    receive(socket, path, headers, body);
  });
}

function parseHead(text: string): { path: string; headers: Record<string, string> } {
  const [first = "", ...lines] = text.split("\r\n");
  const entries = lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { path: first.split(" ")[1] ?? "", headers: Object.fromEntries(entries) };
}

function receive(socket: Socket, path: string, headers: Record<string, string>, body: Buffer): void {
  // Requests that reached this process earlier are read in this iteration of the event loop at the latest.
  if (path === CAUGHT_UP) return void setImmediate(() => socket.end("HTTP/1.1 204 Caught Up\r\n\r\n"));
  const request = ++requests;
  const id = headers["webhook-id"] ?? "";
  const count = (countsOf.get(id) ?? 0) + 1;
  countsOf.set(id, count);
  record({
    request,
    script: path.slice(1),
    id,
    at: Date.now(),
    bodyHash: createHash("sha256").update(body).digest("base64"),
    problem: signatureProblem(headers, body),
    signedAt: Number(headers["webhook-timestamp"]),
  });
  let isOver = false;
  const end = (status: number | null) => {
    if (isOver) return;
    isOver = true;
    socket.off("close", cut);
    record({ ended: request, at: Date.now(), status });
  };
  const cut = () => end(null);
  socket.once("close", cut);
  const exchange: Exchange = { socket, count, answered: end, released: () => released };
  void ANSWERS[path.slice(1) as keyof typeof ANSWERS](exchange);
}

function signatureProblem(headers: Record<string, string>, body: Buffer): string | null {
  try {
    webhook.verify(body.toString(), headers);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Delays the handshake and then presents an untrusted certificate. */
function slowTls(): Server {
  const secured = createTlsServer(selfSigned());
  secured.on("tlsClientError", () => {});
  return createServer(async (socket) => {
    socket.on("error", () => {});
    await pause(HANDSHAKE_DELAY_MS);
    secured.emit("connection", socket);
  });
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen({ port: 0, host: "127.0.0.1", backlog: BACKLOG }, () =>
      resolve((server.address() as AddressInfo).port),
    );
  });
}
