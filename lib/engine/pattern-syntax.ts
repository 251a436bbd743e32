/** Reads the regular expressions that `pattern.ts` runs. */

export class PatternError extends Error {}

export type Node =
  | { type: "character"; accepts: (code: number) => boolean }
  | { type: "start" | "end" }
  | { type: "sequence" | "either"; parts: Node[] }
  /** `most` null: without end. */
  | { type: "repeat"; part: Node; least: number; most: number | null };

type CodeSet = (code: number) => boolean;

/** @throws PatternError */
export function parsePattern(source: string): Node {
  const reader = new Reader(source);
  const node = readEither(reader);
  if (!reader.isAtEnd) throw new PatternError("A ) closes nothing.");
  return node;
}

class Reader {
  #at = 0;
  constructor(private readonly source: string) {}

  get isAtEnd(): boolean {
    return this.#at >= this.source.length;
  }

  /** The next character, without going on. */
  get next(): string {
    return this.source[this.#at] ?? "";
  }

  take(): string {
    if (this.isAtEnd) throw new PatternError("The pattern ends too soon.");
    return this.source[this.#at++] ?? "";
  }

  /** Goes past a text or a pattern that stands here. Returns it, or undefined when it does not. */
  skip(what: RegExp): RegExpExecArray | undefined {
    what.lastIndex = this.#at; // they are sticky: found here or not at all
    const found = what.exec(this.source) ?? undefined;
    this.#at += found?.[0].length ?? 0;
    return found;
  }
}

function readEither(reader: Reader): Node {
  const first = readSequence(reader);
  const parts = [first];
  while (reader.skip(/\|/y)) parts.push(readSequence(reader));
  if (parts.length === 1) return first;
  return { type: "either", parts };
}

function readSequence(reader: Reader): Node {
  const parts: Node[] = [];
  while (!reader.isAtEnd && !"|)".includes(reader.next)) parts.push(readRepeated(reader));
  return { type: "sequence", parts };
}

function readRepeated(reader: Reader): Node {
  const part = readOne(reader);
  const [least, most] = readCount(reader) ?? [1, 1];
  if (least === 1 && most === 1) return part;
  if (most !== null && most < least) throw new PatternError("A repetition has its smaller number first.");
  if (part.type === "start" || part.type === "end") throw new PatternError("An end cannot be repeated.");
  // How greedy a repetition is decides what is matched, not whether: nothing to do.
  reader.skip(/\?/y);
  if ("*+{".includes(reader.next || " ")) throw new PatternError("A repetition cannot be repeated.");
  return { type: "repeat", part, least, most };
}

function readCount(reader: Reader): [number, number | null] | undefined {
  if (reader.skip(/\*/y)) return [0, null];
  if (reader.skip(/\+/y)) return [1, null];
  if (reader.skip(/\?/y)) return [0, 1];
  const counts = reader.skip(/\{(\d{1,4})(,(\d{1,4})?)?\}/y);
  if (!counts) return undefined;
  const least = Number(counts[1]);
  if (counts[2] === undefined) return [least, least];
  return [least, counts[3] === undefined ? null : Number(counts[3])];
}

function readOne(reader: Reader): Node {
  const character = reader.take();
  if (character === "^") return { type: "start" };
  if (character === "$") return { type: "end" };
  if (character === "(") return readGroup(reader);
  if ("*+?{".includes(character))
    throw new PatternError(`A ${character} repeats nothing; write \\${character}.`);
  if (character === ".") return { type: "character", accepts: (code) => !LINE_BREAKS.has(code) };
  if (character === "[") return { type: "character", accepts: readSet(reader) };
  return {
    type: "character",
    accepts: anyCase(character === "\\" ? readEscape(reader) : exactly(character)),
  };
}

function readGroup(reader: Reader): Node {
  if (!reader.skip(/\?:/y) && reader.next === "?") {
    throw new PatternError("Groups that look ahead or behind, or have a name, are not supported.");
  }
  const node = readEither(reader);
  if (!reader.skip(/\)/y)) throw new PatternError("A ( is not closed.");
  return node;
}

function readSet(reader: Reader): CodeSet {
  const isNegated = reader.skip(/\^/y) !== undefined;
  const sets: CodeSet[] = [];
  while (!reader.skip(/\]/y)) {
    const from = reader.take();
    const range = from === "\\" ? undefined : reader.skip(/-([^\]\\])/y)?.[1];
    if (range === undefined) sets.push(from === "\\" ? readEscape(reader) : exactly(from));
    else sets.push(between(from, range));
  }
  const accepts = anyCase((code) => sets.some((set) => set(code)));
  return isNegated ? (code) => !accepts(code) : accepts;
}

function readEscape(reader: Reader): CodeSet {
  const letter = reader.take();
  const set = CLASSES[letter.toLowerCase()];
  if (set) return letter === letter.toLowerCase() ? set : (code) => !set(code);
  const control = CONTROLS[letter];
  if (control !== undefined) return (code) => code === control;
  if (/[\w]/.test(letter)) throw new PatternError(`\\${letter} is not supported.`);
  return exactly(letter);
}

function exactly(character: string): CodeSet {
  const wanted = character.charCodeAt(0);
  return (code) => code === wanted;
}

function between(first: string, last: string): CodeSet {
  const [low, high] = [first.charCodeAt(0), last.charCodeAt(0)];
  if (low > high) throw new PatternError(`The range ${first}-${last} is the wrong way round.`);
  return (code) => code >= low && code <= high;
}

/** Texts come in lower case; a set that has either case of a letter accepts it. */
function anyCase(set: CodeSet): CodeSet {
  return (code) => set(code) || set(String.fromCharCode(code).toUpperCase().charCodeAt(0));
}

const LINE_BREAKS = new Set([0x0a, 0x0d, 0x2028, 0x2029]);
const CONTROLS: Record<string, number> = { t: 9, n: 10, r: 13 };
const CLASSES: Record<string, CodeSet> = {
  d: (code) => code >= 48 && code <= 57,
  w: (code) => /\w/.test(String.fromCharCode(code)),
  s: (code) => /\s/.test(String.fromCharCode(code)),
};
