import { RedeliverError } from "../errors";

/** How large a JSON body may be where an operation does not say otherwise. */
export const BODY_LIMIT_BYTES = 1024 * 1024;

/** What was read of a body, and whether there was more than the cap. */
export type CappedBody = { bytes: Buffer; truncated: boolean };

/** Reads at most `cap` bytes of a request's body. The stream decides, not Content-Length, which may lie. */
export async function readCapped(request: Request, cap: number): Promise<CappedBody> {
  if (!request.body) return { bytes: Buffer.alloc(0), truncated: false };
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { bytes: Buffer.concat(chunks), truncated: false };
    chunks.push(value);
    size += value.byteLength;
    if (size > cap) {
      void reader.cancel().catch(() => {});
      return { bytes: Buffer.concat(chunks).subarray(0, cap), truncated: true };
    }
  }
}

/**
 * A request's body as JSON.
 * @throws RedeliverError unsupported_media_type (415), payload_too_large (413) or invalid (400)
 */
export async function readJson(request: Request, cap: number = BODY_LIMIT_BYTES): Promise<unknown> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type !== "application/json" && !/^[^/]+\/[^/]+\+json$/.test(type)) {
    throw new RedeliverError("unsupported_media_type", "The body must be sent as application/json.");
  }
  if (isEncoded(request)) {
    throw new RedeliverError(
      "unsupported_media_type",
      "Content-Encoding is not supported: send the body as it is.",
    );
  }
  const { bytes, truncated } = await readCapped(request, cap);
  if (truncated) throw new RedeliverError("payload_too_large", `The body is larger than ${cap} bytes.`);
  try {
    return parseJson(bytes);
  } catch {
    throw new RedeliverError("invalid", "The body is not valid JSON.");
  }
}

/** Parses UTF-8 JSON. @throws when it is not UTF-8 or not JSON */
export function parseJson(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
}

/** Whether a body comes compressed or otherwise encoded, which we do not undo. */
export function isEncoded(request: Request): boolean {
  const encoding = request.headers.get("content-encoding")?.trim().toLowerCase();
  return Boolean(encoding) && encoding !== "identity";
}
