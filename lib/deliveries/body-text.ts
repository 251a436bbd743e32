import { receivedText } from "../text/received-text";
import { shorten } from "../text/shorten";

/** The most characters of a body that a page shows. */
export const SHOWN_CHARACTERS = 20_000;

/** A body as inert text, to be set as text content and never as markup. */
export type BodyText =
  | { kind: "empty" }
  | { kind: "text"; text: string; cut: boolean; bytes: number }
  | { kind: "binary"; bytes: number };

/** Control characters that text does not carry; tab, line feed, form feed, carriage return and escape are text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const NOT_TEXT = /[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f\u007f\ufffd]/g;

type Options = Omit<Parameters<typeof receivedText>[1] & object, "keepsMark"> & { characters?: number };

/**
 * Reads bytes as the text that they are (../text/received-text.ts), else says only how many there are. Control characters
 * stay in it, and are shown as escapes where it is shown; what consists of them for the most part is no text.
 */
export function bodyText(body: Uint8Array | null, options: Options = {}): BodyText {
  if (!body?.length) return { kind: "empty" };
  const received = receivedText(body, options);
  const { length = 0 } = received?.text.match(NOT_TEXT) ?? [];
  if (received === undefined || length * 2 > received.text.length)
    return { kind: "binary", bytes: body.length };
  const shown = shorten(received.text, options.characters ?? SHOWN_CHARACTERS);
  return { kind: "text", ...shown, cut: shown.cut || received.cut, bytes: body.length };
}
