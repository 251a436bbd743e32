import { RedeliverError } from "../errors";

/** How large a JSON body may be where an operation does not say otherwise. */
export const BODY_LIMIT_BYTES = 1024 * 1024;

/** The start of a body, whether there was more than the cap, and how many bytes have come so far. */
export type CappedBody = { bytes: Buffer; truncated: boolean; read: number };

/**
 * Reads a request's body no further than it is asked to. The stream decides, not Content-Length, which may lie.
 * It can be asked again for more; `close` lets go of what was never read.
 */
export class BodyReader {
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #chunks: Uint8Array[] = [];
  #size = 0;

  constructor(request: Request) {
    this.#reader = request.body?.getReader();
  }

  /**
   * The first `cap` bytes.
   * @throws RedeliverError invalid (400) when the client stopped sending
   */
  async upTo(cap: number): Promise<CappedBody> {
    while (this.#reader && this.#size <= cap) {
      const { done, value } = await this.#reader.read().catch(() => {
        throw new RedeliverError("invalid", "The body was cut off.");
      });
      if (done) this.#reader = undefined;
      else {
        this.#chunks.push(value);
        this.#size += value.byteLength;
      }
    }
    const bytes = Buffer.concat(this.#chunks);
    return { bytes: bytes.subarray(0, cap), truncated: bytes.length > cap, read: this.#size };
  }

  close(): void {
    this.#reader?.cancel().catch(() => {});
  }
}

/**
 * A request's body as JSON: what it says, and its text.
 * @throws RedeliverError unsupported_media_type (415), payload_too_large (413) or invalid (400)
 */
export async function readJson(
  request: Request,
  cap: number = BODY_LIMIT_BYTES,
): Promise<{ value: unknown; text: string }> {
  if (!isJsonType(request.headers.get("content-type") ?? "")) {
    throw new RedeliverError("unsupported_media_type", "The body must be sent as application/json.");
  }
  if (isEncoded(request.headers)) {
    throw new RedeliverError(
      "unsupported_media_type",
      "Content-Encoding is not supported: send the body as it is.",
    );
  }
  const body = new BodyReader(request);
  const { bytes, truncated } = await body.upTo(cap);
  body.close();
  if (truncated) throw new RedeliverError("payload_too_large", `The body is larger than ${cap} bytes.`);
  try {
    const text = decodeText(bytes);
    return { value: JSON.parse(text), text };
  } catch {
    throw new RedeliverError("invalid", "The body is not valid JSON.");
  }
}

/** Whether a Content-Type says JSON: `application/json`, or any type with the suffix `+json`. */
export function isJsonType(contentType: string): boolean {
  const type = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  return type === "application/json" || type.endsWith("+json");
}

/** Bytes as UTF-8, without a byte order mark. @throws when they are not UTF-8 */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

/** Whether a body comes compressed or otherwise encoded, which we do not undo. */
export function isEncoded(headers: Headers): boolean {
  const encoding = headers.get("content-encoding")?.trim().toLowerCase();
  return Boolean(encoding) && encoding !== "identity";
}
