import { isUtf8 } from "node:buffer";
import { RedeliverError } from "../errors";
import { isJsonType } from "../text/content-type";
import { JsonProblem, notJson, readJsonText } from "../text/read-json";
import type { RequestHeaders } from "./headers";

/** The largest JSON body by default. */
export const BODY_LIMIT_BYTES = 1024 * 1024;

/** A parsed body. `unlisted`: the number of unknown members that were omitted from the value because there were too many. */
export type SentJson = { value: unknown; unlisted?: number };
/** @throws JsonProblem */
export type BodyReading = (bytes: Buffer) => SentJson | Promise<SentJson>;

/** Reads a body as a whole. @param most members and items that it may have; 20,000 when left out */
export const readWhole =
  (most?: number): BodyReading =>
  (bytes) => {
    if (!isUtf8(bytes)) throw notJson();
    return { value: readJsonText(decodeText(bytes), most) };
  };

/**
 * Reads a request's body as JSON. The stream decides its size, not Content-Length, which may be wrong.
 * @throws RedeliverError unsupported_media_type (415), payload_too_large (413) or invalid (400)
 */
export async function readJson(
  request: Request,
  cap: number = BODY_LIMIT_BYTES,
  read: BodyReading = readWhole(),
): Promise<SentJson> {
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
    return await read(bytes);
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error;
    const { field, message } = error;
    const details = field ? [{ field, message: `It ${message}.` }] : [];
    throw new RedeliverError("invalid", `The body ${message}${field ? ` (${field})` : ""}.`, details);
  }
}

/** As `readJson`; a request without a body, which has no type, is read as an empty object. */
export async function readOptionalJson(request: Request): Promise<SentJson> {
  if (request.headers.has("content-type")) return readJson(request);
  const bytes = await readUpTo(request, BODY_LIMIT_BYTES);
  if (bytes.length === 0) return { value: {} };
  throw new RedeliverError("unsupported_media_type", "The body must be sent as application/json.");
}

/** A body of at most `cap` bytes. @throws RedeliverError payload_too_large (413) or invalid (400) */
export async function readUpTo({ body }: Request, cap: number): Promise<Buffer> {
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

/** Whether a body is compressed or otherwise encoded, which is not supported. */
export function isEncoded(headers: RequestHeaders): boolean {
  const encoding = headers.get("content-encoding")?.trim().toLowerCase();
  return Boolean(encoding) && encoding !== "identity";
}
