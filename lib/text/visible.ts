/**
 * Characters that cannot be seen, made visible. Text from outside (names, payloads, answers, headers, URLs) may hold
 * characters that reverse what follows them, hide a part, or make two names look alike. Whoever reads it to decide
 * something must see them.
 */

/**
 * Control characters, what Unicode says is ignored in display (zero-width and bidirectional characters, soft hyphens, fillers,
 * variation selectors, tags), line and paragraph separators, annotation marks, the empty Braille cell, halves of
 * surrogate pairs and code points that are no characters.
 */
const BEYOND_C0 = String.raw`\x7f-\x9f\p{Default_Ignorable_Code_Point}\u2028\u2029\ufff9-\ufffb\u2800\p{Cs}\p{Noncharacter_Code_Point}`;
const HIDDEN = String.raw`[\x00-\x1f${BEYOND_C0}]`;

/** Scripts that need joiners to be spelled: without them, Persian or Malayalam words are other words. */
const JOINED = [
  "Arab",
  "Syrc",
  "Mong",
  "Deva",
  "Beng",
  "Guru",
  "Gujr",
  "Orya",
  "Taml",
  "Telu",
  "Knda",
  "Mlym",
  "Sinh",
]
  .map((script) => String.raw`\p{Script_Extensions=${script}}`)
  .join("");
const PICTURE = String.raw`\p{Extended_Pictographic}[\ufe0e\ufe0f]?\p{Emoji_Modifier}?`;
/** The flags of England, Scotland and Wales: the tag sequences that are pictures. */
const FLAG = String.raw`\u{1f3f4}\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}`;

/** Where such a character does its work in a picture or a script, it is kept. */
const KEPT = [
  FLAG,
  String.raw`${PICTURE}(?:\u200d${PICTURE})*`,
  String.raw`[0-9#*]\ufe0f\u20e3`,
  String.raw`(?<=[${JOINED}])[\u200c\u200d](?=[${JOINED}])`,
  String.raw`\p{Script=Han}[\ufe00-\ufe02\u{e0100}-\u{e01ef}]`,
  String.raw`(?<=\p{Script=Mong})[\u180b-\u180f]`,
].join("|");
/** A carriage return ends a line before a line feed alone; by itself it would let a terminal write over the line. */
const LAYOUT = String.raw`\r?\n|\t`;

const ANY_HIDDEN = new RegExp(HIDDEN, "u");
const IN_A_LINE = new RegExp(`(${KEPT})|${HIDDEN}`, "gu");
const ON_LINES = new RegExp(`(${LAYOUT}|${KEPT})|${HIDDEN}`, "gu");

/**
 * A text with every character that cannot be seen written as JavaScript writes it (`\u202e`, `\u{e0041}`). What a
 * script or an emoji needs stays, and so do line breaks and tabs of a text that is set on several `lines`. Takes time
 * linear in the text. For display alone: what is copied, stored or sent is the text itself.
 */
export function visible(text: string, { lines = false }: { lines?: boolean } = {}): string {
  if (!ANY_HIDDEN.test(text)) return text;
  return text.replace(lines ? ON_LINES : IN_A_LINE, (found, kept?: string) => kept ?? escapeOf(found));
}

/** Almost every line has none of these, and finding that out takes a fraction of a microsecond. */
const NOT_ASCII = /[^ -~\n]/;
const HIDDEN_IN_JSON = new RegExp(`[${BEYOND_C0}]`, "gu");

/** The same for a line of JSON, which has escaped the first 32 already: it means what it meant, to whatever reads it. */
export function visibleInJson(line: string): string {
  if (!NOT_ASCII.test(line)) return line;
  return line.replace(HIDDEN_IN_JSON, (found) =>
    found
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

/** `\u0007` for one of the first 65,536 code points, `\u{e0041}` for one beyond. */
function escapeOf(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
}
