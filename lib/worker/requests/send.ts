import type { Client, Dispatcher } from "undici";
import type { NoAnswer, SendResult } from "../../engine/outcome";
import { type AddressGuard, BlockedAddressError, guardedConnector } from "../../net/address-guard";
import { Connections } from "./connections";

/** How much of a response body is kept, and how much may come at all. */
const KEPT_BYTES = 16 * 1024;
const LARGEST_BYTES = 1024 * 1024;
/** Longest wait for one connection; a subscriber's own timeout may be shorter. */
const CONNECT_TIMEOUT_MS = 10_000;

export type OutgoingRequest = {
  /** `http://host:port`, and the path with its query. */
  origin: string;
  path: string;
  /** Names and values by turns. */
  headers: string[];
  body: Uint8Array;
  /** For everything: connecting, sending, headers and body. */
  timeoutMs: number;
};

export type ResponseHeaders = Record<string, string | string[] | undefined>;

/** What the network did to a request. */
export type SendReport = {
  result: SendResult;
  durationMs: number;
  headers: ResponseHeaders | null;
  /** The first 16 KiB; null when no body was read. */
  body: Buffer | null;
  isTruncated: boolean;
};

/** Who sends: told once what became of the request, unless it was abandoned. */
export type SendListener = { onReport: (report: SendReport) => void };
/** A request under way, which can be given up without a report. */
export type Abandonable = { abandon: () => void };

export type Sender = {
  /** POSTs a request. (Listener and answer are objects: functions made per request would cost more than the request's timer.) */
  send: (request: OutgoingRequest, listener: SendListener) => Abandonable;
  close: () => Promise<void>;
};

/**
 * Sends over kept-alive connections, as many per origin as there are requests at once. Redirects are not followed.
 * @param beforeWriting called when a connection is there and a request is about to be written: the last moment to abandon it
 */
export function createSender(guard: AddressGuard, beforeWriting = () => {}): Sender {
  const connections = new Connections({
    connect: guardedConnector(guard, CONNECT_TIMEOUT_MS),
    pipelining: 1,
    // One timer per request bounds all of it; undici's own would only fire later.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    send: (request, listener) => {
      const { origin, path, headers, body } = request;
      const client = connections.take(origin);
      const exchange = new Exchange(request, connections, client, listener, beforeWriting);
      try {
        client.dispatch({ path, method: "POST", headers, body }, exchange);
      } catch (error) {
        exchange.onResponseError(undefined, error);
      }
      return exchange;
    },
    close: () => connections.close(),
  };
}

/** One request and its answer. */
class Exchange implements Dispatcher.DispatchHandler, Abandonable {
  #controller: Dispatcher.DispatchController | undefined;
  #startedAt = performance.now();
  #timer: NodeJS.Timeout;
  #isOver = false;
  #status: number | undefined;
  #headers: ResponseHeaders | null = null;
  #chunks: Buffer[] = [];
  #size = 0;

  constructor(
    private readonly request: OutgoingRequest,
    private readonly connections: Connections,
    private readonly client: Client,
    private readonly listener: SendListener,
    private readonly beforeWriting: () => void,
  ) {
    this.#timer = setTimeout(timeOut, request.timeoutMs, this);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.beforeWriting();
    // Abandoned just now: nothing may be written any more.
    if (this.#isOver) controller.abort(new Error("abandoned"));
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: ResponseHeaders): void {
    if (status < 200) return; // an interim answer; the final one follows
    this.#status = status;
    this.#headers = headers;
    if (Number(headers["content-length"]) > LARGEST_BYTES) this.#refuseSize();
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#size < KEPT_BYTES) this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size > LARGEST_BYTES) this.#refuseSize();
  }

  onResponseEnd(): void {
    if (this.#isOver) return;
    this.#end();
    // Before the report, after which the next request is sent: on this connection, which then has no moment of being idle.
    this.connections.giveBack(this.request.origin, this.client);
    this.#report({ type: "answer", status: this.#status ?? 0 });
  }

  onResponseError(_: Dispatcher.DispatchController | undefined, error: unknown): void {
    this.#fail(explainError(error, this.request.origin));
  }

  /** Gives the request up without a report. */
  abandon(): void {
    if (this.#isOver) return;
    this.#end();
    this.connections.drop(this.client);
  }

  timeOut(): void {
    const phase = this.#status ? "body" : this.#controller ? "headers" : "connect";
    const afterMs = this.request.timeoutMs;
    if (phase === "connect") {
      this.#fail({ kind: "connect_timeout", subject: hostOf(this.request.origin), afterMs });
    } else this.#fail({ kind: "timeout", phase, afterMs });
  }

  #refuseSize(): void {
    this.#fail({ kind: "response_too_large", subject: `${LARGEST_BYTES / 1024} KiB` });
  }

  #fail(failure: NoAnswer): void {
    if (this.#isOver) return;
    this.#end();
    this.connections.drop(this.client);
    this.#report({
      type: "no_answer",
      failure: this.#status === undefined ? failure : { ...failure, status: this.#status },
    });
  }

  #report(result: SendResult): void {
    const whole = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
    this.listener.onReport({
      result,
      durationMs: performance.now() - this.#startedAt,
      headers: this.#headers,
      body: this.#status === undefined ? null : (whole ?? Buffer.alloc(0)).subarray(0, KEPT_BYTES),
      isTruncated: this.#size > KEPT_BYTES,
    });
  }

  #end(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }
}

function timeOut(exchange: Exchange): void {
  exchange.timeOut();
}

const KIND_OF_CODE: Record<string, NoAnswer["kind"]> = {
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  EAI_FAIL: "dns",
  EAI_NODATA: "dns",
  ENODATA: "dns",
  ESERVFAIL: "dns",
  ECONNREFUSED: "connect_refused",
  UND_ERR_CONNECT_TIMEOUT: "connect_timeout",
  ETIMEDOUT: "connect_timeout",
  ECONNRESET: "reset",
  ECONNABORTED: "reset",
  EPIPE: "reset",
  UND_ERR_SOCKET: "reset",
  ADDRESS_BLOCKED: "blocked_address",
  UND_ERR_HEADERS_OVERFLOW: "invalid_response",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "invalid_response",
  UND_ERR_INVALID_ARG: "invalid_request",
  UND_ERR_NOT_SUPPORTED: "invalid_request",
  ERR_INVALID_URL: "invalid_request",
  EPROTO: "tls",
  SELF_SIGNED_CERT_IN_CHAIN: "tls",
  DEPTH_ZERO_SELF_SIGNED_CERT: "tls",
  HOSTNAME_MISMATCH: "tls",
};
const KIND_OF_PREFIX: [RegExp, NoAnswer["kind"]][] = [
  [/^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|INVALID_CA|CRL_)/, "tls"],
  [/^HPE_/, "invalid_response"],
];

/** The one place where errors of the network and of undici become failure kinds. */
export function explainError(error: unknown, origin: string): NoAnswer {
  if (error instanceof BlockedAddressError) {
    const { host, address } = error;
    return { kind: "blocked_address", subject: host === address ? address : `${host} (${address})` };
  }
  const { code, address, port, message } = detailsOf(error);
  const kind = KIND_OF_CODE[code] ?? KIND_OF_PREFIX.find(([prefix]) => prefix.test(code))?.[1] ?? "network";
  const subject = kind === "dns" ? nameOf(origin) : address ? `${address}:${port}` : hostOf(origin);
  const failure: NoAnswer = { kind, subject, ...(code && { code }) };
  if (message === "bad upgrade") return { ...failure, kind: "invalid_response", reason: message };
  if (kind === "connect_timeout" && code === "UND_ERR_CONNECT_TIMEOUT") {
    return { kind, subject, afterMs: CONNECT_TIMEOUT_MS };
  }
  return ["tls", "invalid_request", "invalid_response", "network"].includes(kind)
    ? { ...failure, reason: message }
    : failure;
}

/** Connecting to a name with several addresses fails with one error for each: the first speaks for all. */
function detailsOf(error: unknown): { code: string; address?: string; port?: number; message: string } {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  if (!(first instanceof Error)) return { code: "", message: String(first) };
  const { code, address, port } = first as Error & { code?: string; address?: string; port?: number };
  // undici's parser errors do not always carry their code.
  const fallback = first.name === "HTTPParserError" ? "HPE_INVALID" : "";
  return { code: code ?? fallback, address, port, message: first.message };
}

const hostOf = (origin: string) => origin.replace(/^https?:\/\//, "");
const nameOf = (origin: string) => hostOf(origin).replace(/:\d+$/, "");
