import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from "node:zlib";

/** More codings on top of each other than anybody uses are not undone. */
const MOST_CODINGS = 4;

/** Bytes without their content codings; `cut`: not all of them, because of the budget or because they were cut before. */
export type Uncoded = { bytes: Uint8Array; cut: boolean };

/**
 * Undoes a Content-Encoding (gzip, deflate with or without its zlib wrapping, br, or several in turn), as far as it goes:
 * of what was cut or is broken, and of what would become larger than the budget, the beginning.
 * @param budget the most bytes that come of any coding: a few bytes can stand for gigabytes
 * @returns undefined for a coding that is not known, and for what is not coded as it says
 */
export function undoCodings(body: Uint8Array, contentEncoding: string, budget: number): Uncoded | undefined {
  const codings = contentEncoding
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "" && coding !== "identity");
  if (codings.length > MOST_CODINGS) return undefined;
  let uncoded: Uncoded | undefined = { bytes: body, cut: false };
  for (const coding of codings.reverse()) {
    const undo: Undo | undefined = UNDO[coding];
    const next: Uncoded | undefined = undo && undoWithin(undo, uncoded.bytes, budget);
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

/** All of it; or of what is broken or too large the longest beginning that is neither, found by halving. */
function undoWithin(undo: Undo, body: Uint8Array, budget: number): Uncoded | undefined {
  const whole = attempt(undo, body, budget);
  if (whole) return { bytes: whole, cut: false };
  let best: Uint8Array | undefined;
  let good = 0;
  let bad = body.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    const bytes = attempt(undo, body.subarray(0, middle), budget);
    if (bytes) {
      best = bytes;
      good = middle;
    } else bad = middle;
  }
  return best?.length ? { bytes: best, cut: true } : undefined;
}

function attempt(undo: Undo, body: Uint8Array, budget: number): Uint8Array | undefined {
  try {
    return undo(body, budget);
  } catch {
    return undefined;
  }
}
