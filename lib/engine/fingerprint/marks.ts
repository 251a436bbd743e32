/**
 * What stands in a template for a folded part: its kind in brackets that occur nowhere else in it, because those of an answer's text
 * are replaced. A screen marks folded parts by `MARK`.
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

export const markOf = (kind: FoldedKind): string => `⟨${kind}⟩`;

/** Matches one mark, with its kind. */
export const MARK = new RegExp(`⟨(${FOLDED_KINDS.join("|")})⟩`, "gu");

/** A text from outside, in which nothing looks like a mark and which PostgreSQL can store. */
export function plainText(text: string): string {
  return text.replaceAll("⟨", "<").replaceAll("⟩", ">").replace(UNSTORABLE, " ");
}

/** Control characters, and halves of characters. */
const UNSTORABLE = /[\p{Cc}\p{Cs}]/gu;
