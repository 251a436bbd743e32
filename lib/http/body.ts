import { RedeliverError } from "../errors";
import { isJsonType } from "./content-type";
import type { RequestHeaders } from "./headers";

/** How large a JSON body may be where an operation does not say otherwise. */
export const BODY_LIMIT_BYTES = 1024 * 1024;

/**
 * A request's body as JSON: what it says, and its text. The stream decides how large it is, not Content-Length, which may
 * lie.
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
  const bytes = await readUpTo(request, cap);
  try {
    const text = decodeText(bytes);
    return { value: JSON.parse(text), text };
  } catch {
    throw new RedeliverError("invalid", "The body is not valid JSON.");
  }
}

async function readUpTo({ body }: Request, cap: number): Promise<Buffer> {
  const reader = body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let isOver = !reader; reader && !isOver; ) {
    const { done, value } = await reader.read().catch(() => {
      throw new RedeliverError("invalid", "The body was cut off.");
    });
    isOver = done;
    if (value) chunks.push(value);
    size += value?.byteLength ?? 0;
    if (size <= cap) continue;
    reader.cancel().catch(() => {});
    throw new RedeliverError("payload_too_large", `The body is larger than ${cap} bytes.`);
  }
  return Buffer.concat(chunks, size);
}

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** Bytes as UTF-8, without a byte order mark. @throws when they are not UTF-8 */
export function decodeText(bytes: Uint8Array): string {
  return UTF8.decode(bytes);
}

/** Whether a body comes compressed or otherwise encoded, which we do not undo. */
export function isEncoded(headers: RequestHeaders): boolean {
  const encoding = headers.get("content-encoding")?.trim().toLowerCase();
  return Boolean(encoding) && encoding !== "identity";
}
