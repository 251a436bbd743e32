/**
 * The text form of a filter as tokens: `key:value`, several values by commas, a value with spaces in double quotes, in which a backslash
 * stands before a quote or a backslash. One pass; a text that is too long is cut.
 */

/** The longest text: more IDs than one search names take less. */
export const LONGEST_FORM = 24_000;

export type Value = { text: string; at: number; length: number };
export type Token = {
  key: string;
  /** Undefined for a word without a colon. */
  values: Value[] | undefined;
  at: number;
  length: number;
};

/** Splits a text into tokens. A quote that is not closed reaches to the end. */
export function tokensOf(text: string): Token[] {
  const reader = new Reader(text.slice(0, LONGEST_FORM));
  const tokens: Token[] = [];
  for (let token = reader.token(); token; token = reader.token()) tokens.push(token);
  return tokens;
}

/** A value as it is written: in quotes where it would read differently without. */
export function writeValue(value: string): string {
  return /^[^\s",\\]+$/.test(value) ? value : `"${value.replaceAll(/["\\]/g, "\\$&")}"`;
}

const SPACE = /\s*/y;
const KEY = /[^\s:",]+/y;
const BARE = /[^\s",]+/y;
const QUOTED = /"((?:[^"\\]|\\[\s\S])*)(?:"|\\?$)/y;

class Reader {
  #at = 0;

  constructor(private readonly text: string) {}

  token(): Token | undefined {
    this.#match(SPACE);
    const at = this.#at;
    if (at >= this.text.length) return undefined;
    const key = this.#match(KEY)?.[0] ?? "";
    if (key !== "" && this.text[this.#at] === ":") {
      this.#at++;
      const values = this.#values();
      return { key, values, at, length: this.#at - at };
    }
    // A word, or what is in quotes, without a key.
    const word =
      key +
      this.#values()
        .map((value) => value.text)
        .join();
    return { key: word, values: undefined, at, length: this.#at - at };
  }

  #values(): Value[] {
    const values = [];
    do {
      const at = this.#at;
      values.push({ text: this.#value(), at, length: this.#at - at });
    } while (this.#pass(","));
    return values;
  }

  #value(): string {
    const quoted = this.#match(QUOTED);
    if (quoted) return (quoted[1] ?? "").replaceAll(/\\([\s\S])/g, "$1");
    return this.#match(BARE)?.[0] ?? "";
  }

  #pass(character: string): boolean {
    if (this.text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text);
    if (found) this.#at += found[0].length;
    return found;
  }
}
