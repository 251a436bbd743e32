/**
 * A subscriber in a separate process, the same for every contender: a minimal correct HTTP/1.1 server on raw sockets, which takes
 * little of the measured cores. It counts the requests of each event, checks signature and body of one request in SAMPLE, and answers
 * as configured over IPC. Messages in: `{ configure: SinkSettings }`, `{ stats: true }` or `{ count: true }` (cheap); out:
 * `{ port }`, then `SinkStats` or `{ requests }`.
 */
import { createServer, type Socket } from "node:net";
import { eventBody, eventIndex, KEY_LENGTH, KEY_START, MOST_ATTEMPTS, sign } from "../support/events";
import { isRefused } from "./answers";
import type { SinkSettings } from "./scenarios";

export type SinkStats = {
  requests: number;
  events: number;
  /** Numbers of events with a 200; with as many 500s as attempts; of others. */
  delivered: number;
  dead: number;
  neither: number;
  /** Number of requests after the last expected one of an event. */
  duplicates: number;
  checked: number;
  signaturesWrong: number;
  bodiesWrong: number;
};

const SAMPLE = 50;
const OK = Buffer.from("HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-type: text/plain\r\n\r\nok");
const ERROR = Buffer.from(
  "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 4\r\ncontent-type: text/plain\r\n\r\nfail",
);

let settings: SinkSettings = { delayMs: 0, failPercent: 0 };
let seen = new Map<string, { ok: number; failed: number }>();
let requests = 0;
let checked = 0;
let signaturesWrong = 0;
let bodiesWrong = 0;

const server = createServer({ noDelay: true }, serve);
server.listen(0, "127.0.0.1", 2048, () => {
  const address = server.address();
  process.send?.({ port: address && typeof address === "object" ? address.port : 0 });
});
process.on("disconnect", () => process.exit(0));
process.on("message", (message: { configure?: SinkSettings; count?: boolean }) => {
  if (message.count) {
    process.send?.({ requests });
    return;
  }
  if (message.configure) {
    settings = message.configure;
    seen = new Map();
    requests = checked = signaturesWrong = bodiesWrong = 0;
  }
  process.send?.(stats());
});

function serve(socket: Socket): void {
  let pending: Buffer | null = null;
  socket.on("error", () => {});
  socket.on("data", (chunk) => {
    let buffer: Buffer | null = pending ? Buffer.concat([pending, chunk]) : chunk;
    while (buffer) {
      const end: number = buffer.indexOf("\r\n\r\n");
      if (end < 0) break;
      const head: string = buffer.toString("latin1", 0, end + 2);
      const length: number = Number(header(head, "content-length") || 0);
      if (buffer.length < end + 4 + length) break;
      answer(socket, head, buffer.subarray(end + 4, end + 4 + length));
      buffer = buffer.length > end + 4 + length ? buffer.subarray(end + 4 + length) : null;
    }
    pending = buffer;
  });
}

function answer(socket: Socket, head: string, body: Buffer): void {
  requests++;
  const key = body.toString("latin1", KEY_START, KEY_START + KEY_LENGTH);
  const counts = seen.get(key) ?? { ok: 0, failed: 0 };
  seen.set(key, counts);
  const refused = isRefused(key, counts.ok + counts.failed, settings.failPercent);
  if (refused) counts.failed++;
  else counts.ok++;
  if (requests % SAMPLE === 0) check(head, key, body);
  const respond = () => {
    if (!socket.destroyed) socket.write(refused ? ERROR : OK);
  };
  if (settings.delayMs) setTimeout(respond, settings.delayMs);
  else respond();
}

function check(head: string, key: string, body: Buffer): void {
  checked++;
  const wanted = sign(header(head, "webhook-id"), header(head, "webhook-timestamp"), body);
  if (header(head, "webhook-signature") !== wanted) signaturesWrong++;
  if (body.toString() !== eventBody(eventIndex(key))) bodiesWrong++;
}

function header(head: string, name: string): string {
  const at = head.indexOf(`\r\n${name}: `); // every contender sends its header names in lower case
  if (at < 0) return "";
  const from = at + name.length + 4;
  return head.slice(from, head.indexOf("\r\n", from));
}

function stats(): SinkStats {
  const sums = { delivered: 0, dead: 0, neither: 0, duplicates: 0 };
  for (const { ok, failed } of seen.values()) {
    if (ok >= 1) sums.delivered++;
    else if (failed >= MOST_ATTEMPTS) sums.dead++;
    else sums.neither++;
    sums.duplicates += ok >= 1 ? ok - 1 : Math.max(0, failed - MOST_ATTEMPTS);
  }
  return { requests, events: seen.size, ...sums, checked, signaturesWrong, bodiesWrong };
}
