import type { Readable } from "node:stream";
import { RedeliverError } from "../errors";

/** The start of a body, whether there was more than the cap, and how many bytes have come so far. */
export type CappedBody = { bytes: Buffer; truncated: boolean; read: number };

/** Bytes of an unwanted body that are read and discarded, so that a client that is still sending gets its response. */
const MOST_DISCARDED_BYTES = 16 * 1024 * 1024;

/**
 * Reads a request's body up to a cap. The stream decides, not Content-Length, which may be wrong.
 * Further calls read more; `close` releases the unread rest.
 */
export class BodyReader {
  #chunks: Buffer[] = [];
  #size = 0;

  constructor(private readonly request: Readable) {}

  /**
   * The first `cap` bytes.
   * @throws RedeliverError invalid (400) when the client stopped sending
   */
  async upTo(cap: number): Promise<CappedBody> {
    while (this.#size <= cap && !this.request.readableEnded) {
      const chunk: Buffer | null = this.request.read();
      if (chunk === null) await this.#untilMore();
      else {
        this.#chunks.push(chunk);
        this.#size += chunk.length;
      }
    }
    const bytes = Buffer.concat(this.#chunks, this.#size);
    return { bytes: bytes.subarray(0, cap), truncated: bytes.length > cap, read: this.#size };
  }

  /** Discards the rest; closes the connection if the rest is large. */
  close(): void {
    if (this.request.readableEnded || this.request.destroyed) return;
    let discarded = 0;
    this.request.on("data", (chunk: Buffer) => {
      discarded += chunk.length;
      if (discarded > MOST_DISCARDED_BYTES) this.request.destroy();
    });
    this.request.resume();
  }

  #untilMore(): Promise<void> {
    const { request } = this;
    return new Promise((resolve, reject) => {
      const events = ["readable", "end", "close"] as const;
      const look = () => {
        for (const event of events) request.off(event, look);
        if (request.destroyed && !request.readableEnded) {
          reject(new RedeliverError("invalid", "The body was cut off."));
        } else resolve();
      };
      if (request.destroyed) look();
      else for (const event of events) request.on(event, look);
    });
  }
}
