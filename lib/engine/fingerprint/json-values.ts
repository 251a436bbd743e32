/**
 * The values of a JSON text that say why a request failed, found without parsing the whole: the text may end anywhere, and what ended
 * before counts.
 */

export type JsonValue = { name: string; value: string };

/** In the order in which they are taken, whatever their order in the text. */
const NAMES = ["code", "error", "type", "title", "message", "detail"];
/** Where none of these is found: names that hold one of these words, as `errorMessage` and `error_description` do. */
const LIKE = /error|message|fault|reason/i;
const MOST_VALUES = 5;
/** Names on the way to a value. */
const MOST_DEPTH = 3;
/** Objects below which the names are looked for, too; of a list, the first item. */
const WITHIN = new Set(["error", "errors", "detail"]);

/**
 * The values at `code`, `error`, `type`, `title`, `message` and `detail`, also below `error` and `errors[0]`: at most five, those
 * nearest to the root first.
 * @returns none when the text is no JSON object or has no such value
 */
export function jsonValues(text: string): JsonValue[] {
  const walk = new Walk(text);
  walk.value([], "names");
  const found = walk.found.filter(({ rank }) => rank >= 0);
  const taken = found.length > 0 ? found : walk.found.filter(({ path }) => LIKE.test(path.at(-1) ?? ""));
  return taken
    .sort((a, b) => a.path.length - b.path.length || a.rank - b.rank || compare(a.path.join(), b.path.join()))
    .slice(0, MOST_VALUES)
    .map(({ path, value }) => ({ name: path.at(-1)?.toLowerCase() ?? "", value }));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** What counts within an object: the names, or only names that are like them. */
type Wanted = "names" | "like" | "nothing";

type Found = { path: string[]; rank: number; value: string };

const SPACE = /[\s\ufeff]*/y;
const STRING = /"(?:[^"\\]|\\[\s\S])*"/y;
const SCALAR = /-?\d[\d.eE+-]*(?=[\s,}\]])|true|false|null/y;

class Walk {
  readonly found: Found[] = [];
  #at = 0;
  /** The lists that are open. */
  #lists = 0;

  constructor(private readonly text: string) {}

  /** Passes a value. @param path names on the way @returns false where the text ends or is no JSON */
  value(path: string[], wanted: Wanted): boolean {
    const opening = this.#next();
    if (opening === "{" && wanted !== "nothing" && path.length < MOST_DEPTH)
      return this.#members(path, wanted);
    if (opening === "[" && wanted !== "nothing" && this.#lists < MOST_DEPTH) return this.#items(path, wanted);
    if (opening === "{" || opening === "[") return this.#skip();
    const scalar = this.#match(opening === '"' ? STRING : SCALAR);
    if (!scalar) return false;
    if (wanted !== "nothing" && path.length > 0) this.#take(path, scalar, wanted);
    return true;
  }

  #members(path: string[], wanted: Wanted): boolean {
    this.#at++;
    if (this.#next() === "}") return this.#pass();
    for (;;) {
      if (this.#next() !== '"') return false;
      const name = unquoted(this.#match(STRING));
      if (name === undefined || this.#next() !== ":") return false;
      this.#at++;
      const isPlain = !"{[".includes(this.#next() ?? " ");
      const within =
        isPlain || WITHIN.has(name.toLowerCase()) ? wanted : LIKE.test(name) ? "like" : "nothing";
      if (!this.value([...path, name], within)) return false;
      const after = this.#next();
      if (after === "}") return this.#pass();
      if (after !== ",") return false;
      this.#at++;
    }
  }

  /** Of a list, the first item is looked into. */
  #items(path: string[], wanted: Wanted): boolean {
    this.#at++;
    this.#lists++;
    for (let index = 0; ; index++) {
      if (this.#next() === "]") {
        this.#lists--;
        return this.#pass();
      }
      if (!this.value(path, index === 0 ? wanted : "nothing")) return false;
      if (this.#next() === ",") this.#at++;
      else if (this.#next() !== "]") return false;
    }
  }

  /** Passes an object or a list without looking into it, whatever its depth. */
  #skip(): boolean {
    let depth = 0;
    while (this.#at < this.text.length) {
      const character = this.text[this.#at];
      if (character === '"') {
        if (!this.#match(STRING)) return false;
        continue;
      }
      if (character === "{" || character === "[") depth++;
      if (character === "}" || character === "]") depth--;
      this.#at++;
      if (depth === 0) return true;
    }
    return false;
  }

  #take(path: string[], scalar: string, wanted: Wanted): void {
    const isText = scalar.startsWith('"');
    if (!isText && !/\d/.test(scalar)) return; // true, false, null
    const value = isText ? unquoted(scalar)?.trim() : scalar;
    const name = path.at(-1)?.toLowerCase() ?? "";
    // `errors: ["…"]` is a list of messages.
    const rank = wanted === "names" ? NAMES.indexOf(name === "errors" ? "message" : name) : -1;
    if (value) this.found.push({ path, rank, value });
  }

  #pass(): true {
    this.#at++;
    return true;
  }

  #next(): string | undefined {
    this.#match(SPACE);
    return this.text[this.#at];
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }
}

/** The text of a JSON string; undefined when it is none. */
function unquoted(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as string;
  } catch {
    return undefined;
  }
}
