import type { Socket } from "node:net";
import { Agent, errors } from "undici";
import { describeNoAnswer } from "../engine/outcome";
import { readJsonText } from "../text/read-json";
import { type AddressGuard, guardedConnector } from "./address-guard";
import { AnswerReader } from "./answer-reader";
import { CONNECT_TIMEOUT_MS, explainNetworkError } from "./network-error";

/** Largest answer; an authorization server never sends more. */
const LARGEST_BYTES = 256 * 1024;
/** Largest number of concurrent requests to a server, because unauthenticated clients can cause them. Further ones wait. */
const MOST_CONNECTIONS = 32;

export type Inquiry = {
  url: string;
  /** A form to POST. Default: a GET. */
  form?: Record<string, string>;
  headers?: Record<string, string>;
  /** Total time limit: waiting, connecting, and the complete answer. */
  timeoutMs: number;
};

export type JsonAnswer = { headers: Headers; value: unknown };

/** Requests JSON from a server. @throws without an answer 200 with JSON in time, or when its address is blocked */
export type Ask = (inquiry: Inquiry) => Promise<JsonAnswer>;

/** Creates a client with the rules of deliveries: it dials only allowed addresses and follows no redirects. */
export function createAsk(guard: AddressGuard): Ask {
  const connect = guardedConnector(guard, CONNECT_TIMEOUT_MS);
  const agent = new Agent({
    connect: (to, callback) =>
      connect(to, (...result) => {
        if (result[1]) ignoreInterim(result[1]);
        callback(...result);
      }),
    connections: MOST_CONNECTIONS,
    pipelining: 1,
  });
  return async ({ url, form, headers, timeoutMs }) => {
    const { origin, pathname, search } = new URL(url);
    const signal = AbortSignal.timeout(timeoutMs);
    const request = () =>
      agent.request({
        origin,
        path: `${pathname}${search}`,
        method: form ? "POST" : "GET",
        headers: {
          accept: "application/json",
          "user-agent": "Redeliver",
          ...(form && { "content-type": "application/x-www-form-urlencoded" }),
          ...headers,
        },
        body: form ? new URLSearchParams(form).toString() : null,
        signal,
      });
    const inWords = (error: unknown): never => {
      if (signal.aborted) throw new Error(`${origin} did not answer within ${timeoutMs} ms.`);
      throw new Error(describeNoAnswer(explainNetworkError(error, origin)));
    };
    // The server may just have closed a kept connection. Repeating the request is safe: it changes nothing.
    const answer = await request().catch((error) =>
      wasUsedBefore(error) ? request().catch(inWords) : inWords(error),
    );
    const text = await readText(answer.body, origin).catch((error) =>
      error instanceof AnswerError ? Promise.reject(error) : inWords(error),
    );
    if (answer.statusCode !== 200) throw new Error(`${origin} answered ${answer.statusCode}.`);
    const pairs = Object.entries(answer.headers).map(([name, value]): [string, string] => [
      name,
      String(value ?? ""),
    ]);
    return { headers: new Headers(pairs), value: parseJson(text, origin) };
  };
}

/** Returns whether a connection with earlier answers was closed before the head of this one. */
function wasUsedBefore(error: unknown): boolean {
  return error instanceof errors.SocketError && (error.socket?.bytesRead ?? 0) > 0;
}

/** Resets the reader at each write, which belongs to a request without an answer yet. */
function ignoreInterim(socket: Socket): void {
  const reader = new AnswerReader(socket);
  const write = socket.write;
  socket.write = ((...given: Parameters<typeof write>) => {
    reader.begin();
    return write.apply(socket, given);
  }) as typeof write;
}

/** Parses JSON. The error quotes nothing, because the text may contain a secret. */
function parseJson(text: string, origin: string): unknown {
  try {
    return readJsonText(text);
  } catch {
    throw new Error(`${origin} did not answer with JSON.`);
  }
}

/** The answer of a server is not usable. The message quotes nothing of it, because it may contain a secret. */
export class AnswerError extends Error {}

async function readText(body: AsyncIterable<Uint8Array>, origin: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > LARGEST_BYTES) throw new AnswerError("The answer is too large.");
    chunks.push(chunk);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new AnswerError(`${origin} did not answer with JSON.`);
  }
}
