import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from "node:zlib";

/** Largest number of stacked codings that are decoded. */
const MOST_CODINGS = 4;

/** Largest decoded size of a coding, in bytes. */
const MOST_UNCODED = 1024 * 1024;

/** Cost of a decoder before its first output. */
const LEAST_COST = 4 * 1024;

/** Decoded bytes; `cut`: incomplete, because of the budget or because the coding is broken. */
export type Uncoded = { bytes: Uint8Array; cut: boolean };

/** Remaining budget for decoding, in bytes. Decoding always subtracts its cost, whatever its result. */
export type DecodingRoom = { left: number };

/**
 * Decodes a Content-Encoding (gzip, deflate with or without its zlib wrapper, br, or several in turn). Decodes truncated input as far
 * as possible, the beginning of input larger than the budget, and a part of broken or very much larger input.
 * @param budget largest result of each coding in bytes: a few bytes can expand to gigabytes
 * @returns undefined for an unknown coding, for input in another coding than stated, and where even a part is too large
 */
export function undoCodings(
  body: Uint8Array,
  contentEncoding: string,
  budget: number,
  room: DecodingRoom = { left: 0 },
): Uncoded | undefined {
  const codings = contentEncoding
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "" && coding !== "identity");
  if (codings.length > MOST_CODINGS) return undefined;
  let uncoded: Uncoded | undefined = { bytes: body, cut: false };
  for (const coding of codings.reverse()) {
    const undo: Undo | undefined = UNDO[coding];
    const next: Uncoded | undefined = undo && undoWithin(undo, uncoded.bytes, budget, room);
    if (next === undefined) return undefined;
    uncoded = { bytes: next.bytes, cut: next.cut || uncoded.cut };
  }
  return uncoded;
}

type Undo = (body: Uint8Array, maxOutputLength: number) => Uint8Array;

/** Options with a flush instead of an end, so that truncated input yields all of its data. */
const { Z_SYNC_FLUSH: SYNC, BROTLI_OPERATION_FLUSH: FLUSH } = constants;
const gunzip: Undo = (body, maxOutputLength) => gunzipSync(body, { finishFlush: SYNC, maxOutputLength });
const inflate: Undo = (body, maxOutputLength) =>
  (isZlib(body) ? inflateSync : inflateRawSync)(body, { finishFlush: SYNC, maxOutputLength });
const UNDO: Record<string, Undo> = {
  gzip: gunzip,
  "x-gzip": gunzip,
  deflate: inflate,
  br: (body, maxOutputLength) => brotliDecompressSync(body, { finishFlush: FLUSH, maxOutputLength }),
};

/** Returns whether deflated bytes have the zlib wrapper, which HTTP requires but many senders omit. */
function isZlib([first = 0, second = 0]: Uint8Array): boolean {
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;
}

/** Expansion factors: the largest of ordinary texts, and the largest of any deflated data. */
const ORDINARY_RATIO = 32;
const HIGHEST_RATIO = 1032;

/** Decodes all of it within the budget, else its beginning, in at most two passes. */
function undoWithin(undo: Undo, body: Uint8Array, budget: number, room: DecodingRoom): Uncoded | undefined {
  const whole = undoOnce(undo, body, room);
  if (whole instanceof Uint8Array) {
    return { bytes: whole.subarray(0, budget), cut: whole.length > budget };
  }
  const longest = MOST_UNCODED / ORDINARY_RATIO;
  const isOrdinary = whole === "too large" && body.length > longest;
  const piece = isOrdinary ? longest : Math.floor(MOST_UNCODED / HIGHEST_RATIO);
  const bytes = body.length > piece && undoOnce(undo, body.subarray(0, piece), room);
  return bytes instanceof Uint8Array && bytes.length > 0
    ? { bytes: bytes.subarray(0, budget), cut: true }
    : undefined;
}

function undoOnce(undo: Undo, body: Uint8Array, room: DecodingRoom): Uint8Array | "too large" | "broken" {
  try {
    const bytes = undo(body, MOST_UNCODED);
    room.left -= LEAST_COST + bytes.length;
    return bytes;
  } catch (error) {
    // Decoding may have cost the whole budget before it failed.
    room.left -= LEAST_COST + MOST_UNCODED;
    return error instanceof RangeError ? "too large" : "broken";
  }
}

/** Pieces of a coded text whose beginning is decoded, in bytes, and what each may become: together less than 200 KB, whatever they hold. */
const PIECES = [2048, 512, 128];
const MOST_OF_PIECE = 16 * 1024;

/**
 * Decodes the beginning of a Content-Encoding at a bounded cost: of a text that expands to gigabytes, too, only the first bytes are read.
 * @returns undefined for an unknown coding, more than one, and where even 128 bytes expand a hundredfold
 */
export function beginningOf(body: Uint8Array, contentEncoding: string): Uint8Array | undefined {
  const coding = contentEncoding.trim().toLowerCase();
  if (coding === "" || coding === "identity") return body;
  const undo: Undo | undefined = UNDO[coding];
  for (const piece of undo ? PIECES : []) {
    const bytes = undo && unlessRefused(() => undo(body.subarray(0, piece), MOST_OF_PIECE));
    if (bytes) return bytes;
  }
  return undefined;
}

function unlessRefused(decode: () => Uint8Array): Uint8Array | undefined {
  try {
    return decode();
  } catch {
    return undefined;
  }
}
