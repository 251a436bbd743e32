/** Reads valid JSON by its places in the text, without building values. */

const QUOTE = '"';
const isSpace = (character: string | undefined) =>
  character === " " || character === "\n" || character === "\r" || character === "\t";

/** The texts of the children of an object or array, and the names of an object's as written; null for an array. */
export function childrenOf(text: string): { names: string[] | null; texts: string[] } {
  const names: string[] | null = text[0] === "{" ? [] : null;
  const texts: string[] = [];
  let at = pastSpace(text, 1);
  while (text[at] !== "}" && text[at] !== "]") {
    if (names) {
      const end = pastString(text, at);
      names.push(text.slice(at, end));
      at = pastSpace(text, pastSpace(text, end) + 1);
    }
    const end = pastValue(text, at);
    texts.push(text.slice(at, end));
    at = pastSpace(text, end);
    if (text[at] === ",") at = pastSpace(text, at + 1);
  }
  return { names, texts };
}

/** How deep the objects and arrays of a text are nested; 0 for a scalar. */
export function deepestOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === QUOTE) at = pastString(text, at) - 1;
    else if (character === "{" || character === "[") deepest = Math.max(deepest, ++depth);
    else if (character === "}" || character === "]") depth--;
  }
  return deepest;
}

/** A string or name as its value. */
export function unquoted(text: string): string {
  return text.includes("\\") ? (JSON.parse(text) as string) : text.slice(1, -1);
}

function pastSpace(text: string, at: number): number {
  let next = at;
  while (isSpace(text[next])) next++;
  return next;
}

/** The place behind the closing quote. */
function pastString(text: string, at: number): number {
  for (let next = at + 1; ; next++) {
    if (text[next] === "\\") next++;
    else if (text[next] === QUOTE) return next + 1;
  }
}

/** The place behind the value that begins here. */
function pastValue(text: string, at: number): number {
  let depth = 0;
  for (let next = at; ; next++) {
    const character = text[next];
    if (character === QUOTE) {
      next = pastString(text, next) - 1;
      if (depth === 0) return next + 1;
    } else if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") {
      // The end of what it is in ends a scalar.
      if (depth === 0) return next;
      if (--depth === 0) return next + 1;
    } else if (depth === 0 && (character === "," || isSpace(character))) return next;
    else if (character === undefined) return next;
  }
}
