import { type DecodingRoom, undoCodings } from "./content-coding";
import type { HeaderValues } from "./header-lines";

export type ReceivedText = { text: string; cut: boolean };

type Options = {
  /** Known headers of the bytes: their coding and charset. */
  headers?: HeaderValues | null | undefined;
  /** The bytes were truncated at storage, possibly within a character. */
  truncated?: boolean | undefined;
  /** Keeps a byte order mark, so that encoding the text restores the bytes. */
  keepsMark?: boolean | undefined;
  /** Largest decoded size of a content coding, in bytes. */
  budget?: number;
  /** Shared budget for decoding content codings. */
  room?: DecodingRoom;
};

const BUDGET = 256 * 1024;

/**
 * Converts received bytes to text: decodes content codings and the charset of the byte order mark, the header or the document, else UTF-8. If a
 * header declares text, invalid characters become U+FFFD.
 * @returns undefined when the bytes are not text
 */
export function receivedText(body: Uint8Array, options: Options = {}): ReceivedText | undefined {
  const { headers, truncated = false, keepsMark = false, budget = BUDGET, room } = options;
  const coding = headerOf(headers, "content-encoding");
  const uncoded = coding === "" ? { bytes: body, cut: false } : undoCodings(body, coding, budget, room);
  if (uncoded === undefined) return undefined;
  const type = headerOf(headers, "content-type").slice(0, MAX_TYPE_LENGTH);
  // The last character of a truncated coding may be incomplete, too.
  const isCut = truncated || uncoded.cut || coding !== "";
  const text = decode(uncoded.bytes, charsetOf(uncoded.bytes, type), isCut, keepsMark, TEXT_TYPE.test(type));
  return text === undefined ? undefined : { text, cut: uncoded.cut };
}

/** Largest part of an answer, after decoding, that rules match. */
const RULES_BUDGET = 64 * 1024;

/** Returns how rules read a body in another form than plain UTF-8; undefined for plain UTF-8. */
export function bodyReader(
  body: Uint8Array | null,
  headers: HeaderValues | null,
): (() => string) | undefined {
  if (body === null || !isCodedText(headers)) return undefined;
  return () => receivedText(body, { headers, truncated: true, budget: RULES_BUDGET })?.text ?? "";
}

/** Returns whether headers declare another form than plain UTF-8. */
export function isCodedText(headers: HeaderValues | null | undefined): boolean {
  if (!headers) return false;
  return (
    headers["content-encoding"] !== undefined ||
    /charset=(?!"?utf-?8)/i.test(headerOf(headers, "content-type"))
  );
}

const MAX_TYPE_LENGTH = 500;
const CHARSET = /;[ \t]*charset=["']?([\w.:+-]{1,40})/i;
const TEXT_TYPE =
  /^(text\/|application\/([\w.-]{1,60}\+)?(json|xml|javascript|x-www-form-urlencoded)\b|[\w.-]{1,60}\/[\w.-]{1,60}\+(json|xml)\b)/i;

/** Where a document declares its charset itself: HTML within its first 1,024 bytes, XML in its first line. */
const DECLARED_WITHIN = 1024;
const DECLARED =
  /^\s*<\?xml[^>]{0,200}?\sencoding=["']([\w.:+-]{1,40})|<meta\s[^>]{0,200}?charset=["']?\s?([\w.:+-]{1,40})/i;

/** A byte order mark takes precedence over a header, a header over what the document declares. */
function charsetOf(bytes: Uint8Array, type: string): string {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return CHARSET.exec(type)?.[1] ?? declaredIn(bytes, type) ?? "utf-8";
}

/** A declaration that can be read as ASCII is in no charset of two bytes. */
function declaredIn(bytes: Uint8Array, type: string): string | undefined {
  if (type !== "" && !/html|xml/i.test(type)) return undefined;
  const beginning = String.fromCharCode(...bytes.subarray(0, DECLARED_WITHIN));
  const [, xml, html] = DECLARED.exec(beginning) ?? [];
  const charset = xml ?? html;
  return charset && /^utf-?16/i.test(charset) ? "utf-8" : charset;
}

function decode(
  bytes: Uint8Array,
  charset: string,
  isCut: boolean,
  ignoreBOM: boolean,
  isText: boolean,
): string | undefined {
  // As a stream, an incomplete character at the end is retained instead of raising an error.
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

/** Characters of windows-1252 (which the label latin1 also means) at the control characters of latin1. */
const WINDOWS = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

function isWindows(charset: string): boolean {
  return new TextDecoder(charset).encoding === "windows-1252";
}

/** Replaces the control characters that Node.js 20 and 22 return for these bytes. */
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
