/**
 * Walks through a JSON text token by token. Checks its grammar without building values and without recursion, in one pass over the
 * bytes with one bit per open bracket, for any text.
 */

/** The last token. `name` is the name of a member with its colon, `scalar` a string, number or literal. */
export const TOKEN = {
  objectStart: 0,
  objectEnd: 1,
  arrayStart: 2,
  arrayEnd: 3,
  name: 4,
  scalar: 5,
  end: 6,
  invalid: 7,
} as const;
export type Token = (typeof TOKEN)[keyof typeof TOKEN];

/** The permitted next tokens. */
const NEXT = { value: 0, firstItem: 1, firstName: 2, name: 3, afterValue: 4 } as const;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const SMALL_E = 0x65;
const SMALL_U = 0x75;
/** Bit that makes a letter lower-case. */
const SMALL = 0x20;
const codesOf = (text: string) => [...text].map((character) => character.charCodeAt(0));
const ESCAPED = new Set(codesOf('"\\/bfnrt'));
const WORDS = new Map(["true", "false", "null"].map((word) => [word.charCodeAt(0), codesOf(word)]));
/** Byte order mark, permitted at the beginning of UTF-8. */
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

export class JsonWalk {
  /** Start and end of the last token (a name without its colon). */
  start = 0;
  end = 0;
  /** Number of open brackets. */
  depth = 0;
  /** Number of members and items so far, each of which a parser would build a value for. */
  values = 0;
  #next: number = NEXT.value;
  #at = 0;
  /** For each open bracket, whether it is that of an object. */
  #open = new Uint8Array(16);

  /** @param bytes UTF-8, which is not checked */
  constructor(private readonly bytes: Uint8Array) {
    if (BYTE_ORDER_MARK.every((mark, index) => bytes[index] === mark)) this.#at = BYTE_ORDER_MARK.length;
  }

  /** Passes the next token. `end` and `invalid` are final. */
  next(): Token {
    let found = this.#pastSpace();
    if (this.#next === NEXT.afterValue) {
      if (this.depth === 0) return this.#at < this.bytes.length ? TOKEN.invalid : TOKEN.end;
      const isInObject = this.#open[this.depth - 1] === 1;
      if (found !== COMMA)
        return found === (isInObject ? CLOSE_BRACE : CLOSE_BRACKET) ? this.#close() : TOKEN.invalid;
      this.#next = isInObject ? NEXT.name : NEXT.value;
      this.#at++;
      found = this.#pastSpace();
    }
    if (this.#next === NEXT.firstItem && found === CLOSE_BRACKET) return this.#close();
    if (this.#next === NEXT.firstName && found === CLOSE_BRACE) return this.#close();
    const isName = this.#next === NEXT.firstName || this.#next === NEXT.name;
    return isName ? this.#name(found) : this.#value(found);
  }

  #name(found: number | undefined): Token {
    this.start = this.#at;
    if (found !== QUOTE || !this.#string()) return TOKEN.invalid;
    this.end = this.#at;
    if (this.#pastSpace() !== COLON) return TOKEN.invalid;
    this.#at++;
    this.#next = NEXT.value;
    return TOKEN.name;
  }

  #value(found: number | undefined): Token {
    this.values++;
    if (found === OPEN_BRACE || found === OPEN_BRACKET) return this.#begin(found === OPEN_BRACE);
    this.start = this.#at;
    if (!this.#scalar(found)) return TOKEN.invalid;
    this.end = this.#at;
    this.#next = NEXT.afterValue;
    return TOKEN.scalar;
  }

  #begin(isObject: boolean): Token {
    if (this.depth === this.#open.length) {
      const wider = new Uint8Array(this.#open.length * 2);
      wider.set(this.#open);
      this.#open = wider;
    }
    this.#open[this.depth++] = isObject ? 1 : 0;
    this.start = this.#at++;
    this.end = this.#at;
    this.#next = isObject ? NEXT.firstName : NEXT.firstItem;
    return isObject ? TOKEN.objectStart : TOKEN.arrayStart;
  }

  #close(): Token {
    this.depth--;
    this.start = this.#at++;
    this.end = this.#at;
    this.#next = NEXT.afterValue;
    return this.#open[this.depth] === 1 ? TOKEN.objectEnd : TOKEN.arrayEnd;
  }

  /** Returns the next byte other than white space; undefined at the end. */
  #pastSpace(): number | undefined {
    for (;;) {
      const found = this.bytes[this.#at];
      if (found !== 0x20 && found !== 0x0a && found !== 0x0d && found !== 0x09) return found;
      this.#at++;
    }
  }

  #scalar(found: number | undefined): boolean {
    if (found === QUOTE) return this.#string();
    const word = WORDS.get(found ?? 0);
    if (!word) return this.#number(found);
    for (const letter of word) if (this.bytes[this.#at++] !== letter) return false;
    return true;
  }

  /** Moves past the closing quote. */
  #string(): boolean {
    const { bytes } = this;
    for (let at = this.#at + 1; ; at++) {
      const found = bytes[at];
      if (found === QUOTE) {
        this.#at = at + 1;
        return true;
      }
      if (found === undefined || found < 0x20) return false;
      if (found !== BACKSLASH) continue;
      const escaped = bytes[++at] ?? 0;
      if (escaped === SMALL_U) {
        for (const last = at + 4; at < last; ) if (!isHexadecimal(bytes[++at])) return false;
      } else if (!ESCAPED.has(escaped)) return false;
    }
  }

  #number(found: number | undefined): boolean {
    const { bytes } = this;
    if (found === MINUS) this.#at++;
    // No digit may follow a leading zero: only the end of the value is permitted there.
    if (bytes[this.#at] === ZERO) this.#at++;
    else if (!this.#digits()) return false;
    if (bytes[this.#at] === POINT) {
      this.#at++;
      if (!this.#digits()) return false;
    }
    if (((bytes[this.#at] ?? 0) | SMALL) !== SMALL_E) return true;
    const sign = bytes[++this.#at];
    if (sign === MINUS || sign === PLUS) this.#at++;
    return this.#digits();
  }

  /** Moves past one or more digits. */
  #digits(): boolean {
    const from = this.#at;
    for (
      let found = this.bytes[from] ?? 0;
      found >= ZERO && found <= NINE;
      found = this.bytes[this.#at] ?? 0
    ) {
      this.#at++;
    }
    return this.#at > from;
  }
}

function isHexadecimal(found: number | undefined): boolean {
  if (found === undefined) return false;
  const small = found | SMALL;
  return (found >= ZERO && found <= NINE) || (small >= 0x61 && small <= 0x66);
}
