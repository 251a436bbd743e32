/** Writes the regular expressions of rules, which are JavaScript's without what automata cannot do, as RE2 reads them. */

export class PatternError extends Error {}

const LINE_BREAKS = String.raw`\n\r\x{2028}\x{2029}`;
/** JavaScript's white space, and everything else. RE2's own knows ASCII alone. */
const SPACE = String.raw`\t-\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}`;
const NOT_SPACE = String.raw`\x{0}-\x{8}\x{e}-\x{1f}!-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff}`;
const ANYTHING = String.raw`\x{0}-\x{10ffff}`;

const COUNT = /^\{(\d+)(?:,(\d*))?\}/;

/** @throws PatternError for what is not supported, and what RE2 would read as something else */
export function toRe2Syntax(source: string): string {
  const reader = new Reader(source);
  let written = "";
  while (!reader.isAtEnd) written += readToken(reader);
  return written;
}

class Reader {
  #at = 0;
  readonly #characters: string[];

  constructor(source: string) {
    this.#characters = Array.from(source);
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#characters.length;
  }

  take(): string {
    const character = this.#characters[this.#at++];
    if (character === undefined) throw new PatternError("The pattern ends too soon.");
    return character;
  }

  /** What follows, without going on. */
  peek(length: number): string {
    return this.#characters.slice(this.#at, this.#at + length).join("");
  }

  /** Goes past a text that stands here. Returns whether it does. */
  skip(text: string): boolean {
    const isHere = this.peek(text.length) === text;
    if (isHere) this.#at += text.length;
    return isHere;
  }
}

function readToken(reader: Reader): string {
  const character = reader.take();
  if (character === "\\") return readEscape(reader, false);
  if (character === "[") return readClass(reader);
  if (character === ".") return `[^${LINE_BREAKS}]`;
  if (character === "(") return readOpening(reader);
  if (character === "{") return readCount(reader);
  if ("^$".includes(character) && "*+?{".includes(reader.peek(1) || " "))
    throw new PatternError("An end cannot be repeated.");
  return "|)^$*+?".includes(character) ? character : literal(character);
}

/** Groups capture nothing: whether a text matches is all that is asked. */
function readOpening(reader: Reader): string {
  if (!reader.skip("?:") && reader.peek(1) === "?")
    throw new PatternError("Groups that look ahead or behind, or have a name, are not supported.");
  return "(?:";
}

const LONGEST_COUNT = "{9999,9999}".length;

function readCount(reader: Reader): string {
  const [count, least, most] = COUNT.exec(`{${reader.peek(LONGEST_COUNT - 1)}`) ?? [];
  if (count === undefined) throw new PatternError("A { repeats nothing; write \\{.");
  if (most && Number(most) < Number(least))
    throw new PatternError("A repetition has its smaller number first.");
  reader.skip(count.slice(1));
  return count;
}

function readClass(reader: Reader): string {
  const isNegated = reader.skip("^");
  const items: ClassItem[] = [];
  while (!reader.skip("]")) items.push(readClassItem(reader));
  // RE2 takes the ] of an empty class for its first character.
  if (items.length === 0) return `[${isNegated ? "" : "^"}${ANYTHING}]`;
  const written = items.map((item) => item.written).join("");
  const opening = isNegated ? "[^" : "[";
  return items.some(isWide)
    ? `(?-i:${opening}${written}${items.map(otherCase).join("")}])`
    : `${opening}${written}]`;
}

/** A part of a class; `range` has the code points of characters written out. */
type ClassItem = { written: string; range?: readonly [first: number, last: number] };

function readClassItem(reader: Reader): ClassItem {
  const first = reader.take();
  if (first === "\\") return { written: readEscape(reader, true) };
  const [dash, last] = Array.from(reader.peek(2));
  if (dash !== "-" || last === undefined || last === "]" || last === "\\")
    return { written: literal(first), range: [codePoint(first), codePoint(first)] };
  const range = [codePoint(first), codePoint(last)] as const;
  if (range[0] > range[1]) throw new PatternError(`The range ${first}-${last} is the wrong way round.`);
  reader.skip(dash + last);
  return { written: `${literal(first)}-${literal(last)}`, range };
}

/** RE2JS folds the case of a class one character after the other: 5 ms for a range over 16 bits. */
const MAX_FOLDED_RANGE = 2000;

/** Whether an item holds too many characters to be folded by RE2JS. */
function isWide({ written, range }: ClassItem): boolean {
  return range ? range[1] - range[0] > MAX_FOLDED_RANGE : written === NOT_SPACE;
}

/** The other case of an item's characters; of a wide range, of its ASCII letters: it holds both cases of nearly all others. */
function otherCase(item: ClassItem): string {
  const [first, last] = item.range ?? [1, 0];
  const end = isWide(item) ? Math.min(last, MAX_ASCII) : last;
  const others = new Set<string>();
  for (let at = first; at <= end; at++) {
    const character = String.fromCodePoint(at);
    for (const other of [character.toLowerCase(), character.toUpperCase()])
      if (other !== character && Array.from(other).length === 1) others.add(literal(other));
  }
  return [...others].join("");
}

const MAX_ASCII = 0x7f;
const codePoint = (character: string) => character.codePointAt(0) ?? 0;

function readEscape(reader: Reader, isInClass: boolean): string {
  const letter = reader.take();
  if ("dDwWtnr".includes(letter)) return `\\${letter}`;
  if (letter === "s") return isInClass ? SPACE : `[${SPACE}]`;
  if (letter === "S") return isInClass ? NOT_SPACE : `[^${SPACE}]`;
  if (/\w/.test(letter)) throw new PatternError(`\\${letter} is not supported.`);
  return literal(letter);
}

/** RE2 takes an escaped sign for itself, and lets nothing but ASCII be escaped. */
function literal(character: string): string {
  return /[!-/:-@[-`{-~]/.test(character) ? `\\${character}` : character;
}
