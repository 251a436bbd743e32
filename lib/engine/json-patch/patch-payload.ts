import { applyPatch, type PreparedPatch } from "./apply";

/** A payload with a patch applied, or why it does not apply: a sentence without anything of the payload. */
export type PatchedPayload = { body: Uint8Array } | { why: string };

const BYTE_ORDER_MARK = "\uFEFF";

/**
 * Applies a patch to the bytes of a payload, whatever its content type says: what is JSON is patched. A byte order mark stays.
 * @param mostBytes the largest payload, also between operations
 */
export function patchPayload(patch: PreparedPatch, body: Uint8Array, mostBytes: number): PatchedPayload {
  const text = textOf(body);
  if (text === null) return { why: "the payload is not UTF-8" };
  const mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "";
  const patched = applyPatch(patch, text.slice(mark.length), mostBytes);
  if ("why" in patched) return patched;
  const bytes = new TextEncoder().encode(mark + patched.text);
  return bytes.length > mostBytes
    ? { why: `the payload would have more than ${mostBytes} bytes` }
    : { body: bytes };
}

function textOf(body: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return null;
  }
}
