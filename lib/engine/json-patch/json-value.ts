import { childrenOf, deepestOf } from "./json-text";

/** The deepest that a value may be nested, so that nothing that reads it comes to the end of its stack. */
export const DEEPEST = 500;

/** The members of an object, each with its name as written in JSON, or the items of an array, which have no names. */
export type Children = { names: readonly string[] | null; values: readonly JsonValue[] };

/**
 * An immutable value of a JSON document. What nobody changes stays the text that it was, byte for byte: numbers keep all their digits,
 * repeated names stay, and nothing is built for it. Values share their parts: a copy costs nothing until it is printed, and `length` is known
 * before that.
 */
export class JsonValue {
  #children: Children | undefined;
  #depth: number | undefined;

  private constructor(
    /** Null for a changed object or array, which is the text of its children. */
    private readonly text: string | null,
    children: Children | undefined,
    /** Characters of its text at most. */
    readonly length: number,
  ) {
    this.#children = children;
  }

  /** @param text valid JSON without white space around it */
  static of(text: string): JsonValue {
    return new JsonValue(text, undefined, text.length);
  }

  static containing(children: Children): JsonValue {
    const { names, values } = children;
    let length = 2 + Math.max(0, values.length - 1);
    for (const value of values) length += value.length;
    for (const name of names ?? []) length += name.length + 1;
    return new JsonValue(null, children, length);
  }

  /** Its children; undefined for a string, a number and a literal. They are found when they are first asked for. */
  get children(): Children | undefined {
    if (this.#children === undefined && this.text !== null && /^[[{]/.test(this.text)) {
      const { names, texts } = childrenOf(this.text);
      this.#children = { names, values: texts.map(JsonValue.of) };
    }
    return this.#children;
  }

  /** How deep its objects and arrays are nested; 0 for a scalar. */
  get depth(): number {
    if (this.#depth === undefined) {
      if (this.text !== null) this.#depth = deepestOf(this.text);
      else {
        let deepest = 0;
        for (const { depth } of this.#children?.values ?? []) deepest = Math.max(deepest, depth);
        this.#depth = deepest + 1;
      }
    }
    return this.#depth;
  }

  /** Its text: as it was, and without white space in objects and arrays that were changed. */
  toString(): string {
    if (this.text !== null) return this.text;
    const { names, values } = this.#children ?? { names: null, values: [] };
    if (!names) return `[${values.join(",")}]`;
    return `{${values.map((value, index) => `${names[index]}:${value}`).join(",")}}`;
  }
}
