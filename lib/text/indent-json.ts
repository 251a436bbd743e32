import { JsonWalk, TOKEN } from "./json-walk";
import { shorten, type WithinBudget } from "./shorten";

const INDENT = 2;
const SPACE = 0x20;
const LINE_FEED = 0x0a;
const COMMA = 0x2c;
const COLON = 0x3a;
/** No character of UTF-16 takes more bytes in UTF-8. */
const BYTES_OF_CHARACTER = 3;

/**
 * JSON on many lines, with every number, string and key exactly as it was written: parsing and printing it again would
 * round long numbers and drop repeated keys, and an operator would read a payload that was never sent.
 *
 * It stops at its budget: the indentation of brackets in brackets grows with the square of their depth, and 16 KiB of them
 * would make some hundred megabytes. What stands behind the budget is neither read nor checked.
 * @param budget the most characters of the result
 * @returns undefined when the text is no JSON, as far as it was read
 */
export function indentJson(text: string, budget: number): WithinBudget | undefined {
  const bytes = new TextEncoder().encode(text);
  const walk = new JsonWalk(bytes);
  const page = new Page((budget + 1) * BYTES_OF_CHARACTER);
  let isFirst = true; // in its object or list
  let isBehindName = false;
  for (;;) {
    const token = walk.next();
    if (token === TOKEN.invalid) return undefined;
    if (token === TOKEN.end) return shorten(page.text(), budget);
    if (token === TOKEN.objectEnd || token === TOKEN.arrayEnd) {
      if (!isFirst) page.newLine(walk.depth);
      isFirst = false;
    } else {
      const isOpening = token === TOKEN.objectStart || token === TOKEN.arrayStart;
      const depth = isOpening ? walk.depth - 1 : walk.depth;
      if (!isBehindName) {
        if (!isFirst) page.add(COMMA);
        if (depth > 0) page.newLine(depth);
      }
      isFirst = isOpening;
    }
    page.addAll(bytes, walk.start, walk.end);
    isBehindName = token === TOKEN.name;
    if (isBehindName) {
      page.add(COLON);
      page.add(SPACE);
    }
    if (page.isFull) return { ...shorten(page.text(), budget), cut: true };
  }
}

/** Bytes of UTF-8 up to a number of them; what comes then is left out. */
class Page {
  #bytes: Uint8Array;
  #used = 0;

  constructor(most: number) {
    this.#bytes = new Uint8Array(most);
  }

  get isFull(): boolean {
    return this.#used === this.#bytes.length;
  }

  add(byte: number): void {
    if (!this.isFull) this.#bytes[this.#used++] = byte;
  }

  addAll(from: Uint8Array, start: number, end: number): void {
    const fitting = from.subarray(start, Math.min(end, start + this.#bytes.length - this.#used));
    this.#bytes.set(fitting, this.#used);
    this.#used += fitting.length;
  }

  newLine(depth: number): void {
    this.add(LINE_FEED);
    const end = Math.min(this.#used + depth * INDENT, this.#bytes.length);
    this.#bytes.fill(SPACE, this.#used, end);
    this.#used = end;
  }

  /** As a stream, a character that was cut at the end is left out instead of being replaced. */
  text(): string {
    return new TextDecoder().decode(this.#bytes.subarray(0, this.#used), { stream: true });
  }
}
