import { JsonWalk, TOKEN } from "./json-walk";

/** Deepest nesting of received JSON: later code may process it by recursion. */
export const MOST_DEPTH = 100;
/** Largest number of its members and items: each becomes a value that is checked and may produce a problem. */
export const MOST_VALUES = 20_000;

/** A problem of a JSON text, as the end of a sentence: `is not valid JSON`. It quotes nothing. */
export class JsonProblem extends Error {
  constructor(
    message: string,
    /** The outermost member with the problem; empty if there is none. */
    readonly field = "",
  ) {
    super(message);
  }
}

export const notJson = () => new JsonProblem("is not valid JSON");
export const tooDeep = (field: string) =>
  new JsonProblem(`is nested more than ${MOST_DEPTH} levels deep`, field);

/** Returns whether UTF-8 bytes are JSON of any depth, in one pass without building values. */
export function isJson(bytes: Uint8Array): boolean {
  const walk = new JsonWalk(bytes);
  for (;;) {
    const token = walk.next();
    if (token >= TOKEN.end) return token === TOKEN.end;
  }
}

/**
 * Parses received JSON. Checks its size before any value is built.
 * @param most members and items that it may have
 * @throws JsonProblem when it is not JSON, is nested too deep or has too many members and items
 */
export function readJsonText(text: string, most = MOST_VALUES): unknown {
  const bytes = new TextEncoder().encode(text);
  const walk = new JsonWalk(bytes);
  let field = "";
  for (;;) {
    const token = walk.next();
    if (token === TOKEN.end) return JSON.parse(text);
    if (token === TOKEN.invalid) throw notJson();
    if (token === TOKEN.name && walk.depth === 1) field = nameOf(bytes, walk);
    if (walk.depth > MOST_DEPTH) throw tooDeep(field);
    if (walk.values > most) throw new JsonProblem(`has more than ${most} members and items`, field);
  }
}

/** Length at which a reported name is cut; longer names are never valid. */
const MAX_NAME_BYTES = 200;

/** Returns the name that a walk has just passed. */
export function nameOf(bytes: Uint8Array, { start, end }: JsonWalk): string {
  const decoder = new TextDecoder();
  if (end - start > MAX_NAME_BYTES) {
    return decoder.decode(bytes.subarray(start + 1, start + MAX_NAME_BYTES), { stream: true });
  }
  return JSON.parse(decoder.decode(bytes.subarray(start, end)));
}
