import { type DecodingRoom, undoCodings } from "./content-coding";
import type { HeaderValues } from "./header-lines";

export type ReceivedText = { text: string; cut: boolean };

type Options = {
  /** What came with the bytes, as far as it is known: how they are coded, and in which charset. */
  headers?: HeaderValues | null | undefined;
  /** The bytes were cut when they were stored, so a character may be cut in half at their end. */
  truncated?: boolean | undefined;
  /** Keeps a byte order mark, so that the text gives the very bytes back. */
  keepsMark?: boolean | undefined;
  /** The most bytes that come of undoing a content coding. */
  budget?: number;
  /** What undoing a content coding takes from. */
  room?: DecodingRoom;
};

const BUDGET = 256 * 1024;

/**
 * Bytes from outside as the text they are: content codings undone, in the charset of their mark or of their header, else as
 * UTF-8. Where a header says that they are text, what is no character of the charset becomes U+FFFD.
 * @returns undefined when they are no text
 */
export function receivedText(body: Uint8Array, options: Options = {}): ReceivedText | undefined {
  const { headers, truncated = false, keepsMark = false, budget = BUDGET, room } = options;
  const coding = headerOf(headers, "content-encoding");
  const uncoded = coding === "" ? { bytes: body, cut: false } : undoCodings(body, coding, budget, room);
  if (uncoded === undefined) return undefined;
  const type = headerOf(headers, "content-type").slice(0, LONGEST_TYPE);
  // Of a coding that was cut in the middle the last character may be a half, too.
  const isCut = truncated || uncoded.cut || coding !== "";
  const text = decode(uncoded.bytes, charsetOf(uncoded.bytes, type), isCut, keepsMark, TEXT_TYPE.test(type));
  return text === undefined ? undefined : { text, cut: uncoded.cut };
}

/** So much of an answer is looked through by rules, whatever it becomes when it is decoded. */
const RULES_BUDGET = 64 * 1024;

/** How rules read a body that is more than UTF-8; undefined when it is no more than that. */
export function bodyReader(
  body: Uint8Array | null,
  headers: HeaderValues | null,
): (() => string) | undefined {
  if (body === null || !isCodedText(headers)) return undefined;
  return () => receivedText(body, { headers, truncated: true, budget: RULES_BUDGET })?.text ?? "";
}

/** Whether headers say that the bytes are not simply UTF-8. */
export function isCodedText(headers: HeaderValues | null | undefined): boolean {
  if (!headers) return false;
  return (
    headers["content-encoding"] !== undefined ||
    /charset=(?!"?utf-?8)/i.test(headerOf(headers, "content-type"))
  );
}

const LONGEST_TYPE = 500;
const CHARSET = /;[ \t]*charset=["']?([\w.:+-]{1,40})/i;
const TEXT_TYPE =
  /^(text\/|application\/([\w.-]{1,60}\+)?(json|xml|javascript|x-www-form-urlencoded)\b|[\w.-]{1,60}\/[\w.-]{1,60}\+(json|xml)\b)/i;

/** A byte order mark is right whatever a header says. */
function charsetOf([first, second, third]: Uint8Array, type: string): string {
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return CHARSET.exec(type)?.[1] ?? "utf-8";
}

function decode(
  bytes: Uint8Array,
  charset: string,
  isCut: boolean,
  ignoreBOM: boolean,
  isText: boolean,
): string | undefined {
  // As a stream, an incomplete character at the end is kept back instead of being an error.
  const stream = { stream: isCut };
  const exact = unlessThrown(() =>
    new TextDecoder(charset, { fatal: true, ignoreBOM }).decode(bytes, stream),
  );
  if (exact !== undefined) return isWindows(charset) ? asWindows(exact) : exact;
  if (!isText) return undefined;
  const known =
    unlessThrown(() => new TextDecoder(charset, { ignoreBOM })) ?? new TextDecoder("utf-8", { ignoreBOM });
  return known.decode(bytes, stream);
}

/** What windows-1252, which is meant by latin1 too, has where latin1 has control characters. */
const WINDOWS = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

function isWindows(charset: string): boolean {
  return new TextDecoder(charset).encoding === "windows-1252";
}

/** Node.js 20 and 22 leave these characters as the control characters of latin1. */
function asWindows(text: string): string {
  return text.replace(
    /[\u0080-\u009f]/g,
    (character) => WINDOWS[character.charCodeAt(0) - 0x80] ?? character,
  );
}

function unlessThrown<Value>(make: () => Value): Value | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

function headerOf(headers: HeaderValues | null | undefined, name: string): string {
  const value = headers?.[name];
  return (Array.isArray(value) ? value.join(", ") : value) ?? "";
}
