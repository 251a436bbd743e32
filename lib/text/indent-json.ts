import { JsonWalk, TOKEN } from "./json-walk";
import { shorten, type WithinBudget } from "./shorten";

const INDENT = 2;
const SPACE = 0x20;
const LINE_FEED = 0x0a;
const COMMA = 0x2c;
const COLON = 0x3a;
/** Largest number of UTF-8 bytes per UTF-16 code unit. */
const BYTES_OF_CHARACTER = 3;

/**
 * Indents JSON and keeps every number, string and key as written: parsing and printing would round long numbers and drop duplicate
 * keys, and an operator would see a payload that was never sent.
 *
 * The result ends at the budget: the indentation of nested brackets grows with the square of their depth, and 16 KiB of brackets
 * would become some hundred megabytes. The text beyond the budget is neither read nor checked.
 * @param budget largest length of the result in characters
 * @returns undefined when the text, as far as it was read, is not JSON
 */
export function indentJson(text: string, budget: number): WithinBudget | undefined {
  const bytes = new TextEncoder().encode(text);
  const walk = new JsonWalk(bytes);
  const page = new Page((budget + 1) * BYTES_OF_CHARACTER);
  let isFirst = true; // in its object or array
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

/** A buffer of UTF-8 with a limited size; further bytes are dropped. */
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

  /** Decodes as a stream: an incomplete character at the end is dropped instead of replaced. */
  text(): string {
    return new TextDecoder().decode(this.#bytes.subarray(0, this.#used), { stream: true });
  }
}
