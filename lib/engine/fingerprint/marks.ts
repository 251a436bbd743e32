/**
 * What stands in a template for a folded part: its kind, or the mark of an operator's own rule, in brackets that occur nowhere else in it,
 * because those of an answer's text are replaced. A screen marks folded parts by `MARK`.
 */

export const FOLDED_KINDS = [
  "url",
  "email",
  "address",
  "token",
  "id",
  "trace",
  "time",
  "number",
  "value",
] as const;
export type FoldedKind = (typeof FOLDED_KINDS)[number];

/** @param kind 2 to LONGEST_MARK letters a–z */
export const markOf = (kind: string): string => `⟨${kind}⟩`;

export const LONGEST_MARK = 20;

/** Matches one mark, with its kind. */
export const MARK = new RegExp(`⟨([a-z]{2,${LONGEST_MARK}})⟩`, "gu");

/** A text from outside, in which nothing looks like a mark and which PostgreSQL can store. */
export function plainText(text: string): string {
  return text.replaceAll("⟨", "<").replaceAll("⟩", ">").replace(UNSTORABLE, " ");
}

/** Control characters, and halves of characters. */
const UNSTORABLE = /[\p{Cc}\p{Cs}]/gu;
