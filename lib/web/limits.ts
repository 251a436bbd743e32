import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Settings } from "../config/env";

/** The time and the number of connections that clients may take. */
export type ServerLimits = {
  /** From the first byte of a request (the first request of a connection: from its opening) to the end of its headers. */
  headersMs: number;
  /** The same, to the end of its body. */
  requestMs: number;
  /** How long a connection waits for its next request. */
  keepAliveMs: number;
  /** How long an answer may wait for its client to read. */
  stalledMs: number;
  connections: number;
};

/** Derives the limits from the settings. An answer waits for its client as long as a request; making it is not limited here. */
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
 * Bounds the resources that clients can hold of a server: a client that sends or reads a byte now and then would otherwise keep
 * a connection and the part of a body read so far. A slow client is answered 408 where an answer is still possible;
 * connections over the limit are closed at once. A client that waits for its answer is not limited.
 * @param headers of every answer, including those for which no request object exists
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
  // With a listener, Node leaves silent connections to it instead of closing them.
  server.on("timeout", (socket: Socket & AnsweringSocket) => {
    if (isBeingAnswered(socket)) socket.setTimeout(limits.stalledMs);
    else socket.destroy();
  });
}

/** Returns whether a connection is silent because its answer is being made: an operation by filter may take minutes. */
function isBeingAnswered({ _httpMessage: answer, writableLength }: Socket & AnsweringSocket): boolean {
  if (!answer?.req.complete || answer.writableEnded) return false;
  return answer.writableLength === 0 && writableLength === 0;
}

const PARSER_ERRORS = {
  ERR_HTTP_REQUEST_TIMEOUT: [
    408,
    "Request Timeout",
    "request_timeout",
    "The request took too long to arrive.",
  ],
  HPE_HEADER_OVERFLOW: [431, "Request Header Fields Too Large", "invalid", "The headers are too large."],
} as const;
const NO_REQUEST = [400, "Bad Request", "invalid", "This is no HTTP request."] as const;

/** Returns whether part of an answer was sent: the client would read a second answer as its continuation. */
function hasBegunToAnswer(socket: AnsweringSocket): boolean {
  return socket._httpMessage?.headersSent ?? false;
}

/** The field in which Node keeps the answer under way of a socket; Node's own listener reads it too. */
type AnsweringSocket = Duplex & {
  _httpMessage?: Pick<ServerResponse, "headersSent" | "req" | "writableEnded" | "writableLength"> | null;
};

/** Answers errors of Node's parser in the API's shape: there is no request object that a route could answer. */
function answerClientError(
  error: NodeJS.ErrnoException,
  socket: AnsweringSocket,
  headers: ReadonlyMap<string, string>,
): void {
  const isKnown = (code: string | undefined): code is keyof typeof PARSER_ERRORS =>
    Object.hasOwn(PARSER_ERRORS, code ?? "");
  const [status, reason, code, message] = isKnown(error.code) ? PARSER_ERRORS[error.code] : NO_REQUEST;
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
