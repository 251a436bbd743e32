import { receivedText } from "../../text/received-text";
import { shorten } from "../../text/shorten";
import { hexDump } from "./hex-dump";

/** The most characters of a body shown in a list. */
export const SHOWN_CHARACTERS = 20_000;

/** A body as inert text: set it as text content, never as markup. */
export type BodyText =
  | { kind: "empty" }
  | {
      kind: "text";
      text: string;
      cut: boolean;
      bytes: number;
      /** The text is one whole JSON value. */
      isJson?: true;
    }
  /** `hex`: its beginning as a dump. */
  | { kind: "binary"; bytes: number; hex: string }
  /** The reader may not see payloads. */
  | { kind: "hidden" };

/** The number of characters examined to decide whether a body is text. */
const EXAMINED = 20_000;

type Options = Omit<Parameters<typeof receivedText>[1] & object, "keepsMark"> & { characters?: number };

/**
 * Decodes bytes as text (../../text/received-text.ts); of binary data it gives a dump of the beginning. Control characters
 * are kept and shown as escapes; a body of mostly control characters is binary.
 */
export function bodyText(body: Uint8Array | null, options: Options = {}): BodyText {
  if (!body?.length) return { kind: "empty" };
  const received = receivedText(body, options);
  if (received === undefined || isBinary(received.text.slice(0, EXAMINED)))
    return { kind: "binary", bytes: body.length, hex: hexDump(body) };
  const shown = shorten(received.text, options.characters ?? SHOWN_CHARACTERS);
  return { kind: "text", ...shown, cut: shown.cut || received.cut, bytes: body.length };
}

/** Returns whether more than half of the characters do not occur in text. */
function isBinary(text: string): boolean {
  let found = 0;
  for (let index = 0; index < text.length; index++) {
    if (!isOfText(text.charCodeAt(index))) found++;
    if (found * 2 > text.length) return true;
  }
  return false;
}

/** The only control characters of text are tab, line feed, form feed, carriage return and escape. */
function isOfText(code: number): boolean {
  if (code >= 0x20) return code !== 0x7f && code !== 0xfffd;
  return code === 0x09 || code === 0x0a || code === 0x0c || code === 0x0d || code === 0x1b;
}
