/** Nothing of an ID: what copying from a chat, a document or a terminal puts between its characters. */
const HIDDEN = /\p{Default_Ignorable_Code_Point}/gu;
/** What programs write for a hyphen: hyphen, non-breaking hyphen, figure dash, en dash, minus, small and full-width ones. */
const HYPHENS = /[\u2010-\u2013\u2212\ufe63\uff0d]/g;
/** Characters written as their number, in URLs and in JSON: their digits would seem to belong to the ID beside them. */
const ESCAPES = /%[0-9a-f]{2}|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}/gi;
const ID = /(?<![0-9a-f])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-f])/g;

/**
 * The IDs (UUIDs) in whatever was pasted: one or several, in quotes or braces, in a sentence, a URL, a line of a log or a
 * piece of JSON. In lower case, each once, in the order of the text; none when there is none. Never throws.
 */
export function findIds(text: string): string[] {
  const plain = text.replace(HIDDEN, "").replace(HYPHENS, "-").replace(ESCAPES, " ").toLowerCase();
  return [...new Set(plain.match(ID) ?? [])];
}
