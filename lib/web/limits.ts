import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Settings } from "../config/env";

/** How long clients may take, and how many of them there may be. */
export type ServerLimits = {
  /** From the first byte of a request (of a new connection: from its beginning) to the last of its headers. */
  headersMs: number;
  /** The same, to the last byte of its body. */
  requestMs: number;
  /** How long a connection waits for its next request. */
  keepAliveMs: number;
  /** How long an answer may wait for its client to read on. */
  stalledMs: number;
  connections: number;
};

/** An answer waits for its client as long as a request would. How long it takes to make is not limited here. */
export function serverLimits(
  settings: Pick<
    Settings,
    "REQUEST_TIMEOUT_SECONDS" | "HEADERS_TIMEOUT_SECONDS" | "KEEP_ALIVE_TIMEOUT_SECONDS" | "MAX_CONNECTIONS"
  >,
): ServerLimits {
  const requestMs = settings.REQUEST_TIMEOUT_SECONDS * 1000;
  return {
    requestMs,
    headersMs: Math.min(settings.HEADERS_TIMEOUT_SECONDS * 1000, requestMs),
    keepAliveMs: settings.KEEP_ALIVE_TIMEOUT_SECONDS * 1000,
    stalledMs: requestMs,
    connections: settings.MAX_CONNECTIONS,
  };
}

/**
 * Bounds what clients can hold of a server: who sends or reads a byte now and then would otherwise keep a connection, and
 * what was read of a body, for as long as they like. Whoever is too slow is answered 408 where an answer can still be
 * given; connections beyond the most there may be are closed as they come. Who waits for us is let wait.
 * @param headers of every answer, also of these that no request object exists for
 */
export function limitServer(
  server: Server,
  limits: ServerLimits,
  headers: ReadonlyMap<string, string>,
): void {
  server.headersTimeout = limits.headersMs;
  server.requestTimeout = limits.requestMs;
  server.keepAliveTimeout = limits.keepAliveMs;
  server.timeout = limits.stalledMs;
  server.maxConnections = limits.connections;
  server.on("clientError", (error, socket) => answerClientError(error, socket, headers));
  // With a listener, Node leaves a connection on which nothing has moved for so long to it.
  server.on("timeout", (socket: Socket & AnsweringSocket) => {
    if (isBeingAnswered(socket)) socket.setTimeout(limits.stalledMs);
    else socket.destroy();
  });
}

/** Whether a connection is silent because its answer is still being made: an operation on everything may take minutes. */
function isBeingAnswered({ _httpMessage: answer, writableLength }: Socket & AnsweringSocket): boolean {
  if (!answer?.req.complete || answer.writableEnded) return false;
  return answer.writableLength === 0 && writableLength === 0;
}

const REFUSALS = {
  ERR_HTTP_REQUEST_TIMEOUT: [
    408,
    "Request Timeout",
    "request_timeout",
    "The request took too long to arrive.",
  ],
  HPE_HEADER_OVERFLOW: [431, "Request Header Fields Too Large", "invalid", "The headers are too large."],
} as const;
const NO_REQUEST = [400, "Bad Request", "invalid", "This is no HTTP request."] as const;

/** Whether some of an answer was sent already: another one behind it would be taken for a part of it. */
function hasBegunToAnswer(socket: AnsweringSocket): boolean {
  return socket._httpMessage?.headersSent ?? false;
}

/** What Node keeps with a socket while a request of it is answered; its own listener looks there too. */
type AnsweringSocket = Duplex & {
  _httpMessage?: Pick<ServerResponse, "headersSent" | "req" | "writableEnded" | "writableLength"> | null;
};

/** What Node's parser refuses, in the API's shape: no request object exists that a route could answer. */
function answerClientError(
  error: NodeJS.ErrnoException,
  socket: AnsweringSocket,
  headers: ReadonlyMap<string, string>,
): void {
  const isKnown = (code: string | undefined): code is keyof typeof REFUSALS =>
    Object.hasOwn(REFUSALS, code ?? "");
  const [status, reason, code, message] = isKnown(error.code) ? REFUSALS[error.code] : NO_REQUEST;
  if (!socket.writable || hasBegunToAnswer(socket)) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify({ error: { code, message } });
  const head = [
    `HTTP/1.1 ${status} ${reason}`,
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
    "cache-control: no-store",
    "connection: close",
    ...[...headers].map(([name, value]) => `${name}: ${value}`),
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`, () => socket.destroy());
}
