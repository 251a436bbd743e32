import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from "node:zlib";

/** More codings on top of each other than anybody uses are not undone. */
const MOST_CODINGS = 4;

/** No coding is undone further than to so many bytes. */
const MOST_UNCODED = 1024 * 1024;

/** A decoder costs this much before it gives anything. */
const LEAST_COST = 4 * 1024;

/** Bytes without their content codings; `cut`: not all of them, because of the budget or because they are broken. */
export type Uncoded = { bytes: Uint8Array; cut: boolean };

/** How much may still be decoded, in bytes: whatever came of it, decoding takes from it what it cost. */
export type DecodingRoom = { left: number };

/**
 * Undoes a Content-Encoding (gzip, deflate with or without its zlib wrapping, br, or several in turn): of what was cut as
 * far as it goes, of what is larger than the budget the beginning, of what is broken or very much larger a piece of it.
 * @param budget the most bytes that come of any coding: a few bytes can stand for gigabytes
 * @returns undefined for a coding that is not known, for what is not coded as it says, and where even a piece is too large
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

/** With a flush at their end instead of an end, so that what was cut gives what it has. */
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

/** Whether deflated bytes have the wrapping that HTTP wants, and half of the world leaves out. */
function isZlib([first = 0, second = 0]: Uint8Array): boolean {
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;
}

/** Ordinary texts do not become more times as large, and nothing deflated more than the second. */
const ORDINARY_RATIO = 32;
const HIGHEST_RATIO = 1032;

/** Within the budget all of it; else its beginning, in two passes at most. */
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
    // Wherever it broke, it may have cost all of it.
    room.left -= LEAST_COST + MOST_UNCODED;
    return error instanceof RangeError ? "too large" : "broken";
  }
}
