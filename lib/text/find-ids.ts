/** Characters that copying from a chat, a document or a terminal inserts into an ID. */
const HIDDEN = /\p{Default_Ignorable_Code_Point}/gu;
/** Variants of the hyphen: hyphen, non-breaking hyphen, figure dash, en dash, minus, small and full-width ones. */
const HYPHENS = /[\u2010-\u2013\u2212\ufe63\uff0d]/g;
/** Characters escaped by their number in URLs and JSON: their digits would appear to belong to the adjacent ID. */
const ESCAPES = /%[0-9a-f]{2}|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}/gi;
const ID = /(?<![0-9a-f])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-f])/g;

/**
 * Finds the IDs (UUIDs) in a pasted text: one or several, in quotes or braces, in a sentence, a URL, a log line or JSON. Returns them
 * in lower case, without duplicates, in the order of the text. Never throws.
 */
export function findIds(text: string): string[] {
  const plain = text.replace(HIDDEN, "").replace(HYPHENS, "-").replace(ESCAPES, " ").toLowerCase();
  return [...new Set(plain.match(ID) ?? [])];
}
