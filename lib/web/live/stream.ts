import type { ServerResponse } from "node:http";
import { type LiveNotice, merged } from "../../live/notice";

/** `resync`: changes may have been missed. */
export type LiveEvent = "change" | "resync";

const HEADERS = {
  "content-type": "text/event-stream",
  "cache-control": "no-cache, no-transform",
  // nginx and its relatives would keep small messages back.
  "x-accel-buffering": "no",
};

export type StreamTimes = {
  /** When a client whose stream has ended connects again. */
  retryMs: number;
  /** How often a comment is sent: proxies close silent connections, and a closed one is only found by writing. */
  commentMs: number;
  /** How long a client may take to read what was sent. */
  drainMs: number;
};

export const STREAM_TIMES: StreamTimes = { retryMs: 2_000, commentMs: 15_000, drainMs: 10_000 };

/**
 * One client's stream of server-sent events. At most one message is unsent, however slowly the client reads: a newer one is merged
 * into it. A client that has not read within a time is disconnected.
 */
export class LiveStream {
  #unsent: { event: LiveEvent; notice: LiveNotice } | undefined;
  #isWriting = false;
  readonly #commenting: NodeJS.Timeout;

  /**
   * Answers the request. The connection ends with the stream, so that a server that stops need not wait for it.
   * @param lastId the id from which the client resumes when it is disconnected before a message
   */
  constructor(
    private readonly response: ServerResponse,
    lastId: string,
    private readonly times = STREAM_TIMES,
  ) {
    response.shouldKeepAlive = false;
    response.writeHead(200, HEADERS);
    this.#write(`retry: ${times.retryMs}\nid: ${lastId}\n: connected\n\n`);
    this.#commenting = setInterval(() => this.#comment(), times.commentMs);
    response.once("close", () => clearInterval(this.#commenting));
  }

  send(event: LiveEvent, notice: LiveNotice): void {
    this.#unsent = this.#unsent
      ? {
          event: this.#unsent.event === "resync" ? "resync" : event,
          notice: merged(this.#unsent.notice, notice),
        }
      : { event, notice };
    this.#writeUnsent();
  }

  /** Ends the stream; what its client has not read yet is dropped. */
  end(): void {
    if (this.#isWriting) this.response.destroy();
    else this.response.end();
  }

  #comment(): void {
    if (!this.#isWriting) this.#write(":\n\n");
  }

  #writeUnsent(): void {
    if (this.#isWriting || !this.#unsent) return;
    const { event, notice } = this.#unsent;
    this.#unsent = undefined;
    const { id, ...data } = notice;
    this.#write(`event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** Writes, and waits until the system has taken it, which it does as fast as the client reads. */
  #write(text: string): void {
    if (this.response.destroyed || this.response.writableEnded) return;
    this.#isWriting = true;
    const late = setTimeout(() => this.response.destroy(), this.times.drainMs);
    this.response.write(text, () => {
      clearTimeout(late);
      this.#isWriting = false;
      this.#writeUnsent();
    });
  }
}
