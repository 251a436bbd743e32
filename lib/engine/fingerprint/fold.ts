import { FOLDINGS, type Folding } from "./foldings";
import { MARK, markOf } from "./marks";

/** Longest template, in characters. */
export const TEMPLATE_LENGTH = 200;

/**
 * Replaces the parts of a text that change from failure to failure by marks, in one pass from left to right: the first folding that
 * matches at the beginning of a word is taken. White space becomes one space; the case of letters stays. Folding what is folded changes
 * nothing.
 * @returns at most TEMPLATE_LENGTH characters
 */
export function fold(text: string): string {
  let template = new Fold(text).template();
  // What is left of a text that was cut may match by itself. Each further pass leaves less that could.
  for (let next = new Fold(template).template(); next !== template; next = new Fold(template).template())
    template = next;
  return template;
}

const MARK_HERE = new RegExp(MARK.source, "uy");
const SPACE = /\s{1,2048}/y;
/** Other scripts know words without spaces: their pieces are short, so that a text is cut between two. */
const LITERAL = /[A-Za-z]{1,64}|[^\s\dA-Za-z"'⟨⟩[:_-]{1,32}|[\s\S]/uy;
/** A word that no folding begins with, the names of months and days apart: most of what answers say. */
const PLAIN_WORD =
  /(?!jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)[a-z]{1,19}(?=[\s,;!?()]|$)/iy;
/** Of an address, and of a token. */
const BEGINNING = /\[?[\da-f]?:|\[[\da-f]|[-_]/iy;
const QUOTED = /"[^"]{0,2048}"|'[^']{0,2048}'/y;
/** 100 to 599 behind one of these words is a status, which stays: few characters between, and no longer number. */
const ANNOUNCES_STATUS =
  /^(?:[Ss]tatus|[Cc]ode|[Hh]ttp|[Ee]rror|STATUS|CODE|HTTP|ERROR)$|[a-z](?:Status|Code|Http|HTTP|Error)$/;
const STATUS = /[1-5]\d\d(?![\dA-Za-z%]|[.,]\d)/y;
const LONGEST_GAP = 4;
/** A sign or currency before a number; after a word, a dash is none. */
const SIGN = /(^|[\s(=:,"'[])[-+±$€£¥]{1,2}$/;

class Fold {
  #template = "";
  #at = 0;
  /** Where the last word ended that announces a status. */
  #announcedAt = Number.NEGATIVE_INFINITY;
  /** For each folding, where it is to be tried next: not before something that it needs, nor within what it refused. */
  #from = FOLDINGS.map(() => 0);

  constructor(private readonly text: string) {}

  template(): string {
    while (this.#at < this.text.length && this.#step());
    return this.#template.trimEnd();
  }

  /** Adds what stands at the position to the template. @returns false once it is full */
  #step(): boolean {
    const mark = this.#match(MARK_HERE);
    if (mark) return this.#addMark(mark, mark.length);
    const space = this.#match(SPACE);
    if (space)
      return this.#add(this.#template === "" || this.#template.endsWith(" ") ? "" : " ", space.length);
    const status = this.#at - this.#announcedAt <= LONGEST_GAP && this.#match(STATUS);
    if (status) return this.#add(status, status.length);
    const quoted = /[=:] ?$/.test(this.#template.slice(-2)) && this.#match(QUOTED);
    if (quoted) return this.#addMark(markOf("value"), quoted.length);
    const word = this.#kindAt(this.#at - 1) === "" && this.#match(PLAIN_WORD);
    if (word) return this.#addLiteral(word);
    const [folding, found] = this.#folding();
    if (folding) return this.#addMark(markOf(folding.kind), found.length);
    return this.#addLiteral(this.#match(LITERAL) || " ");
  }

  #folding(): [Folding, string] | [undefined, ""] {
    const before = this.#kindAt(this.#at - 1);
    const kind = this.#kindAt(this.#at);
    const isStart = before === "" && (kind !== "" || this.#match(BEGINNING) !== undefined);
    if (!isStart && !(kind === "digit" && before === "letter")) return [undefined, ""];
    // Within a word, digits are a number and nothing else.
    for (let index = isStart ? 0 : FOLDINGS.length - 1; index < FOLDINGS.length; index++) {
      const folding = FOLDINGS[index];
      const found = folding && this.#isTried(folding, index) && this.#match(folding.pattern);
      if (!found) continue;
      if (!folding.isMeant || folding.isMeant(found)) return [folding, found];
      this.#from[index] = this.#at + found.length;
    }
    return [undefined, ""];
  }

  #isTried({ needs }: Folding, index: number): boolean {
    const from = this.#from[index] ?? 0;
    if (needs === undefined) return this.#at >= from;
    if (from > this.#at && this.text.startsWith(needs, from)) return from - this.#at <= REACH;
    if (from > this.#at) return false;
    const next = this.text.indexOf(needs, this.#at);
    this.#from[index] = next === -1 ? Number.POSITIVE_INFINITY : next;
    return next !== -1 && next - this.#at <= REACH;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.text)?.[0];
  }

  #kindAt(at: number): "letter" | "digit" | "" {
    const code = this.text.charCodeAt(at) | 0x20;
    if (code >= 0x61 && code <= 0x7a) return "letter";
    return code >= 0x30 && code <= 0x39 ? "digit" : "";
  }

  #addMark(mark: string, length: number): boolean {
    // The version of HTTP stands between the word and the status.
    const isVersion = /http\/$/i.test(this.#template.slice(-5));
    if (mark === NUMBER) this.#template = this.#template.replace(SIGN, "$1");
    this.#announcedAt = isVersion ? this.#at + length : Number.NEGATIVE_INFINITY;
    return this.#add(mark, length);
  }

  #addLiteral(literal: string): boolean {
    if (this.#kindAt(this.#at) === "letter")
      this.#announcedAt = ANNOUNCES_STATUS.test(literal)
        ? this.#at + literal.length
        : Number.NEGATIVE_INFINITY;
    return this.#add(literal, literal.length);
  }

  #add(piece: string, length: number): boolean {
    if (this.#template.length + piece.length > TEMPLATE_LENGTH) return false;
    this.#template += piece;
    this.#at += length;
    return true;
  }
}

const NUMBER = markOf("number");
/** How far ahead of its needed part a folding begins at most. */
const REACH = 80;
