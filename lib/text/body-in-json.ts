import type { DecodingRoom } from "./content-coding";
import type { HeaderValues } from "./header-lines";
import { isCodedText, receivedText } from "./received-text";

/** Decodes a response body as text, else as base64. It may have been cut when it was stored, or here by decoding. */
export function decodedBody(
  body: Buffer,
  options: { headers: HeaderValues; truncated: boolean; room?: DecodingRoom },
): { body: string; encoding: "utf8" | "base64"; truncated: boolean } {
  const { truncated } = options;
  // Plain UTF-8 keeps its byte order mark, so that the text encodes to the same bytes.
  if (!isCodedText(options.headers) && body.length > 0) {
    const plain = encodedBody(body);
    if (plain.encoding === "utf8") return { ...plain, truncated };
  }
  const received = receivedText(body, options);
  return received
    ? { body: received.text, encoding: "utf8", truncated: truncated || received.cut }
    : { ...encodedBody(body), truncated };
}

/** Bytes in JSON: text for UTF-8, else base64. */
export function encodedBody(body: Buffer): { body: string; encoding: "utf8" | "base64" } {
  try {
    // The byte order mark is kept, so that the text encodes to the same bytes.
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
    return { body: text, encoding: "utf8" };
  } catch {
    return { body: body.toString("base64"), encoding: "base64" };
  }
}
