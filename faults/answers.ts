import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { RETRY_AFTER_SECONDS, type ScriptName } from "./scripts";

/** A request and the connection that it is answered on. */
export type Exchange = {
  socket: Socket;
  /** The number of this request within its delivery, from 1. */
  count: number;
  /** Records the answer. Call it before the last byte of the answer is written. */
  answered: (status: number) => void;
  /** Resolves as soon as answers are not held back. */
  released: () => Promise<void>;
};

type Responder = (exchange: Exchange) => void | Promise<void>;

const WORK_MS = 60;
const CHUNK = Buffer.from(`10000\r\n${"x".repeat(0x10000)}\r\n`);
/** Exceeds all buffers between the two ends: a client receives the whole answer only if it does not stop reading. */
const HUGE_CHUNKS = 1024;

/** Answers of each path, byte by byte. */
export const ANSWERS: Record<Exclude<ScriptName, "refuse" | "slow-tls">, Responder> = {
  healthy: async (exchange) => {
    await Promise.all([pause(WORK_MS), exchange.released()]);
    reply(exchange, 200);
  },
  flaky: (exchange) => reply(exchange, exchange.count === 1 ? 500 : 200),
  "retry-after": (exchange) =>
    exchange.count === 1
      ? reply(exchange, 503, [`retry-after: ${RETRY_AFTER_SECONDS}`])
      : reply(exchange, 200),
  interim: async (exchange) => {
    exchange.socket.write("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n");
    await pause(WORK_MS);
    reply(exchange, 200);
  },
  down: (exchange) => reply(exchange, 503),
  "wrong-status": (exchange) => reply(exchange, 404),
  "no-content": (exchange) => {
    exchange.answered(204);
    exchange.socket.write("HTTP/1.1 204 No Content\r\n\r\n");
  },
  redirect: (exchange) => reply(exchange, 302, ["location: /healthy"]),
  reset: ({ socket }) => {
    socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nthe first part", () =>
      socket.resetAndDestroy(),
    );
  },
  invalid: ({ socket }) => {
    socket.end("220 mail.example ESMTP ready\r\n");
  },
  huge: async ({ socket, answered }) => {
    socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
    for (let sent = 0; sent < HUGE_CHUNKS && !socket.destroyed; sent++) {
      if (!socket.write(CHUNK)) await drained(socket);
    }
    if (socket.destroyed) return;
    answered(200);
    socket.write("0\r\n\r\n");
  },
  hang: () => {},
  drip: ({ socket }) => {
    socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
    const dripping = setInterval(() => socket.write("1\r\nx\r\n"), 1000);
    socket.once("close", () => clearInterval(dripping));
  },
};

/** Resolves when the socket accepts more data or is closed. */
function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      socket.off("drain", done);
      socket.off("close", done);
      resolve();
    };
    socket.on("drain", done);
    socket.on("close", done);
  });
}

function reply({ socket, answered }: Exchange, status: number, headers: string[] = []): void {
  if (socket.destroyed) return;
  answered(status);
  const lines = [`HTTP/1.1 ${status} Scripted`, "content-length: 2", "content-type: text/plain", ...headers];
  socket.write(`${lines.join("\r\n")}\r\n\r\nok`);
}
