import type { Dispatcher } from "undici";
import type { NoAnswer, SendResult } from "../../engine/outcome";
import { type AddressGuard, guardedConnector } from "../../net/address-guard";
import { CONNECT_TIMEOUT_MS, explainNetworkError, hostOf } from "../../net/network-error";
import { type Connection, Connections } from "./connections";
import type { ResponseHeaders, SendReport } from "./send-report";

/** The bytes of a response body that are kept, and those that are read at most. */
const KEPT_BYTES = 16 * 1024;
const LARGEST_BYTES = 1024 * 1024;

export type OutgoingRequest = {
  /** `http://host:port`, and the path with its query. */
  origin: string;
  path: string;
  /** Alternating names and values. */
  headers: string[];
  body: Uint8Array;
  /** The limit for all phases together: connecting, sending, headers and body. */
  timeoutMs: number;
};

/** Receives one report per request, none if it was aborted, and before it a notice of the head of the answer. */
export type SendObserver = { onReport: (report: SendReport) => void; onHead?: () => void };
/** A request under way, which can be aborted without a report. */
export type Abortable = { abort: () => void };

export type Sender = {
  /** POSTs a request. (Observer and return value are objects: a closure per request would cost more than the request's timer.) */
  send: (request: OutgoingRequest, observer: SendObserver) => Abortable;
  close: () => Promise<void>;
};

/**
 * Sends over kept-alive connections, as many per origin as there are requests at once. Redirects are not followed.
 * @param beforeWriting called when a request is about to be written to its connection: the last moment to abort it
 */
export function createSender(guard: AddressGuard, beforeWriting = () => {}): Sender {
  const connections = new Connections({
    connect: guardedConnector(guard, CONNECT_TIMEOUT_MS),
    pipelining: 1,
    // One timer per request bounds all of its phases; undici's own would fire later.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    send: (request, observer) => {
      const exchange = new Exchange(request, connections, observer, beforeWriting);
      exchange.dispatch();
      return exchange;
    },
    close: () => connections.close(),
  };
}

/**
 * Failures of a reused connection that do not concern the request. `invalid_response` stands for bytes that followed the
 * previous answer, which are not an answer to this request.
 */
const ENDS_CONNECTION: ReadonlySet<NoAnswer["kind"]> = new Set([
  "reset",
  "connect_timeout",
  "tls",
  "invalid_response",
]);
/** Answers without a body, regardless of their headers. */
const hasNoBody = (status: number) => status === 204 || status === 304;

/**
 * One request and its result:
 *
 *   connect ──▶ write ──▶ head ──▶ body ──▶ answer
 *
 * An answer has a status of 200 or more; redirects are answers and not followed. Every other end is `no_answer` of a kind:
 * - while connecting: `blocked_address`, `dns`, `connect_refused`, `tls`, `connect_timeout` (also when the network times out later);
 * - when the request cannot be written: `invalid_request`;
 * - after that: `reset`, `timeout` (of the headers or the body), `invalid_response`, `response_too_large`;
 * - at any time: `network`, for errors that `explainNetworkError` cannot assign to another kind.
 * One timer bounds all phases. When a reused connection ends without a byte of an answer, the request is sent again, once, on
 * a new connection.
 */
class Exchange implements Dispatcher.DispatchHandler, Abortable {
  #connection: Connection;
  #controller: Dispatcher.DispatchController | undefined;
  #startedAt = performance.now();
  #timer: NodeJS.Timeout;
  #isOver = false;
  #resent = 0;
  #status: number | undefined;
  #headers: ResponseHeaders | null = null;
  #chunks: Buffer[] = [];
  #size = 0;

  constructor(
    private readonly request: OutgoingRequest,
    private readonly connections: Connections,
    private readonly observer: SendObserver,
    private readonly beforeWriting: () => void,
  ) {
    this.#connection = connections.take(request.origin);
    this.#timer = setTimeout(timeOut, request.timeoutMs, this);
  }

  dispatch(): void {
    const { path, headers, body } = this.request;
    try {
      this.#connection.client.dispatch({ path, method: "POST", headers, body }, this);
    } catch (error) {
      this.onResponseError(undefined, error);
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.beforeWriting();
    // Aborted just now: nothing may be written any more.
    if (this.#isOver) controller.abort(new Error("aborted"));
    else this.#connection.reader?.begin();
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: ResponseHeaders): void {
    this.observer.onHead?.();
    const { reader } = this.#connection;
    const asItCame = reader?.hadImpossibleLength ? reader.partialHead()?.headers : undefined;
    reader?.end();
    this.#status = status;
    this.#headers = asItCame ?? headers;
    if (status < 200) this.#refuseStatus(status);
    else if (hasNoBody(status) && (asItCame || announcesBody(headers))) {
      // A body may follow nevertheless: nothing more is read from this connection.
      this.#end();
      this.connections.drop(this.#connection);
      this.#report({ type: "answer", status });
    } else if (Number(headers["content-length"]) > LARGEST_BYTES) this.#refuseSize();
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#size < KEPT_BYTES) this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size > LARGEST_BYTES) this.#refuseSize();
  }

  onResponseEnd(): void {
    if (this.#isOver) return;
    this.#end();
    // Before the report, which sends the next request: it takes this connection without an idle moment.
    this.connections.giveBack(this.#connection);
    this.#report({ type: "answer", status: this.#status ?? 0 });
  }

  onResponseError(_: Dispatcher.DispatchController | undefined, error: unknown): void {
    if (this.#isOver) return;
    const isInHead = this.#status === undefined;
    const failure = explainNetworkError(error, this.request.origin, isInHead);
    const { isReused, reader } = this.#connection;
    const isUntouched = isReused && isInHead && !reader?.hasBegun;
    if (isUntouched && this.#resent === 0 && ENDS_CONNECTION.has(failure.kind)) {
      this.#sendAgain();
      return;
    }
    const head = isInHead ? reader?.partialHead() : undefined;
    this.#status ??= head?.status;
    this.#headers ??= head?.headers ?? null;
    if (head?.status === 101) this.#refuseStatus(head.status);
    else this.#fail(failure);
  }

  /**
   * Sends the request once more, on a new connection: the receiver closed the old one after its last answer, and most likely
   * never saw the request. If it did, it recognizes the repetition by the `webhook-id`.
   */
  #sendAgain(): void {
    this.#resent++;
    this.connections.drop(this.#connection);
    this.#connection = this.connections.open(this.request.origin);
    this.#controller = undefined;
    this.dispatch();
  }

  /** Ends the request without a report. */
  abort(): void {
    if (this.#isOver) return;
    this.#end();
    this.connections.drop(this.#connection);
  }

  timeOut(): void {
    const phase = this.#status ? "body" : this.#controller ? "headers" : "connect";
    const afterMs = this.request.timeoutMs;
    if (phase === "connect") {
      this.#fail({ kind: "connect_timeout", subject: hostOf(this.request.origin), afterMs });
    } else this.#fail({ kind: "timeout", phase, afterMs });
  }

  /** Fails the request for a status that is no final answer; undici has consumed interim answers by now. */
  #refuseStatus(status: number): void {
    const reason =
      status === 101
        ? "it switches protocols (101), which nobody asked for"
        : "its status is no status of HTTP";
    this.#fail({ kind: "invalid_response", reason });
  }

  #refuseSize(): void {
    this.#fail({ kind: "response_too_large", subject: `${LARGEST_BYTES / 1024} KiB` });
  }

  #fail(failure: NoAnswer): void {
    if (this.#isOver) return;
    this.#end();
    this.connections.drop(this.#connection);
    this.#report({
      type: "no_answer",
      failure: this.#status === undefined ? failure : { ...failure, status: this.#status },
    });
  }

  #report(result: SendResult): void {
    const whole = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
    this.observer.onReport({
      result,
      durationMs: performance.now() - this.#startedAt,
      headers: this.#headers,
      body: this.#status === undefined ? null : (whole ?? Buffer.alloc(0)).subarray(0, KEPT_BYTES),
      isTruncated: this.#size > KEPT_BYTES,
      resent: this.#resent,
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

function announcesBody(headers: ResponseHeaders): boolean {
  const length = headers["content-length"];
  return headers["transfer-encoding"] !== undefined || (length !== undefined && length !== "0");
}
