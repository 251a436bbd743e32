import { shorten } from "../text/shorten";

/** The most characters of a body that a page shows. */
export const SHOWN_CHARACTERS = 20_000;

/** A body as inert text, to be set as text content and never as markup. */
export type BodyText =
  | { kind: "empty" }
  | { kind: "text"; text: string; cut: boolean; bytes: number }
  | { kind: "binary"; bytes: number };

/** Control characters that text does not carry; tab, line feed, form feed and carriage return are text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const NOT_TEXT = /[\u0000-\u0008\u000b\u000e-\u001f\u007f]/;

/**
 * Reads bytes as UTF-8 when they are that, else says only how many there are.
 * `truncated`: the bytes were cut when they were stored, so a character may be cut in half at their end.
 */
export function bodyText(
  body: Uint8Array | null,
  options: { truncated?: boolean; characters?: number } = {},
): BodyText {
  if (!body?.length) return { kind: "empty" };
  const text = decode(body, options.truncated ?? false);
  if (text === undefined || NOT_TEXT.test(text)) return { kind: "binary", bytes: body.length };
  const shown = shorten(text, options.characters ?? SHOWN_CHARACTERS);
  return { kind: "text", ...shown, bytes: body.length };
}

function decode(body: Uint8Array, truncated: boolean): string | undefined {
  try {
    // As a stream, an incomplete character at the end is kept back instead of being an error.
    return new TextDecoder("utf-8", { fatal: true }).decode(body, { stream: truncated });
  } catch {
    return undefined;
  }
}
