import { receivedText } from "../../text/received-text";
import { shorten } from "../../text/shorten";

/** The most characters of a body that a page shows. */
export const SHOWN_CHARACTERS = 20_000;

/** A body as inert text, to be set as text content and never as markup. */
export type BodyText =
  | { kind: "empty" }
  | { kind: "text"; text: string; cut: boolean; bytes: number }
  | { kind: "binary"; bytes: number };

/** So many characters of a body say whether it is text. */
const LOOKED_AT = 20_000;

type Options = Omit<Parameters<typeof receivedText>[1] & object, "keepsMark"> & { characters?: number };

/**
 * Reads bytes as the text that they are (../text/received-text.ts), else says only how many there are. Control characters
 * stay in it, and are shown as escapes where it is shown; what consists of them for the most part is no text.
 */
export function bodyText(body: Uint8Array | null, options: Options = {}): BodyText {
  if (!body?.length) return { kind: "empty" };
  const received = receivedText(body, options);
  if (received === undefined || isNoText(received.text.slice(0, LOOKED_AT)))
    return { kind: "binary", bytes: body.length };
  const shown = shorten(received.text, options.characters ?? SHOWN_CHARACTERS);
  return { kind: "text", ...shown, cut: shown.cut || received.cut, bytes: body.length };
}

/** Whether more than half of it are characters that text does not carry. */
function isNoText(text: string): boolean {
  let found = 0;
  for (let index = 0; index < text.length; index++) {
    if (!isOfText(text.charCodeAt(index))) found++;
    if (found * 2 > text.length) return true;
  }
  return false;
}

/** Text carries no control characters but tab, line feed, form feed, carriage return and escape. */
function isOfText(code: number): boolean {
  if (code >= 0x20) return code !== 0x7f && code !== 0xfffd;
  return code === 0x09 || code === 0x0a || code === 0x0c || code === 0x0d || code === 0x1b;
}
