import { JsonWalk, TOKEN } from "./json-walk";

/** How deep JSON from outside may be nested: what comes after the reader may go through it by recursion. */
export const MOST_DEPTH = 100;
/** Its members and items: each becomes a value that is checked by itself, and may be a problem. */
export const MOST_VALUES = 20_000;

/** What is wrong with a text that should be JSON, as an end of a sentence: `is not valid JSON`. It quotes nothing. */
export class JsonProblem extends Error {
  constructor(
    message: string,
    /** The outermost member where it is; empty where there is none. */
    readonly field = "",
  ) {
    super(message);
  }
}

export const notJson = () => new JsonProblem("is not valid JSON");
export const tooDeep = (field: string) =>
  new JsonProblem(`is nested more than ${MOST_DEPTH} levels deep`, field);

/** Whether bytes of UTF-8 are JSON, in one pass that builds nothing: however deep it is. */
export function isJson(bytes: Uint8Array): boolean {
  const walk = new JsonWalk(bytes);
  for (;;) {
    const token = walk.next();
    if (token >= TOKEN.end) return token === TOKEN.end;
  }
}

/**
 * The value of JSON from outside. How much it is, is found out before anything of it is built.
 * @throws JsonProblem when it is not JSON, is nested too deep or has too many members and items
 */
export function readJsonText(text: string): unknown {
  const bytes = new TextEncoder().encode(text);
  const walk = new JsonWalk(bytes);
  let field = "";
  for (;;) {
    const token = walk.next();
    if (token === TOKEN.end) return JSON.parse(text);
    if (token === TOKEN.invalid) throw notJson();
    if (token === TOKEN.name && walk.depth === 1) field = nameOf(bytes, walk);
    if (walk.depth > MOST_DEPTH) throw tooDeep(field);
    if (walk.values > MOST_VALUES) {
      throw new JsonProblem(`has more than ${MOST_VALUES} members and items`, field);
    }
  }
}

/** A longer name is none that anybody asked for: its beginning tells which it is. */
const LONGEST_NAME_BYTES = 200;

/** The name that a walk has just passed. */
export function nameOf(bytes: Uint8Array, { start, end }: JsonWalk): string {
  const decoder = new TextDecoder();
  if (end - start > LONGEST_NAME_BYTES) {
    return decoder.decode(bytes.subarray(start + 1, start + LONGEST_NAME_BYTES), { stream: true });
  }
  return JSON.parse(decoder.decode(bytes.subarray(start, end)));
}
