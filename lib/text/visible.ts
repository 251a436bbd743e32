/**
 * Makes invisible characters visible. Received text (names, payloads, answers, headers, URLs) may contain characters that reverse the
 * following text, hide a part, or make two names look alike. Readers who base a decision on it must see them.
 */

/**
 * Control characters, characters ignored in display by Unicode (zero-width and bidirectional characters, soft hyphens, fillers,
 * variation selectors, tags), line and paragraph separators, annotation marks, the empty Braille cell, lone surrogates and
 * noncharacters.
 */
const BEYOND_C0 = String.raw`\x7f-\x9f\p{Default_Ignorable_Code_Point}\u2028\u2029\ufff9-\ufffb\u2800\p{Cs}\p{Noncharacter_Code_Point}`;
const HIDDEN = String.raw`[\x00-\x1f${BEYOND_C0}]`;

/** Scripts that require joiners: without them, Persian or Malayalam words become different words. */
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
/** The tag sequences of emoji: the flags of England, Scotland and Wales. */
const FLAG = String.raw`\u{1f3f4}\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}`;

/** Contexts in which such a character is required by an emoji or a script and therefore kept. */
const KEPT = [
  FLAG,
  String.raw`${PICTURE}(?:\u200d${PICTURE})*`,
  String.raw`[0-9#*]\ufe0f\u20e3`,
  String.raw`(?<=[${JOINED}])[\u200c\u200d](?=[${JOINED}])`,
  String.raw`\p{Script=Han}[\ufe00-\ufe02\u{e0100}-\u{e01ef}]`,
  String.raw`(?<=\p{Script=Mong})[\u180b-\u180f]`,
].join("|");
/** A carriage return is kept only before a line feed; alone it would let a terminal overwrite the line. */
const LAYOUT = String.raw`\r?\n|\t`;

const ANY_HIDDEN = new RegExp(HIDDEN, "u");
const IN_A_LINE = new RegExp(`(${KEPT})|${HIDDEN}`, "gu");
const ON_LINES = new RegExp(`(${LAYOUT}|${KEPT})|${HIDDEN}`, "gu");

/**
 * Escapes every invisible character in JavaScript notation (`\u202e`, `\u{e0041}`). Keeps characters that a script or an emoji
 * requires and, with `lines`, line breaks and tabs. Takes linear time. For display only: the text itself is copied, stored and
 * sent.
 */
export function visible(text: string, { lines = false }: { lines?: boolean } = {}): string {
  if (!ANY_HIDDEN.test(text)) return text;
  return text.replace(lines ? ON_LINES : IN_A_LINE, (found, kept?: string) => kept ?? escapeOf(found));
}

/** Fast check: almost every line has none of these, which takes a fraction of a microsecond. */
const NOT_ASCII = /[^ -~\n]/;
const HIDDEN_IN_JSON = new RegExp(`[${BEYOND_C0}]`, "gu");

/** Escapes a line of JSON, in which the first 32 characters are already escaped. Its value does not change. */
export function visibleInJson(line: string): string {
  if (!NOT_ASCII.test(line)) return line;
  return line.replace(HIDDEN_IN_JSON, (found) =>
    found
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

/** Returns `\u0007` for one of the first 65,536 code points, `\u{e0041}` for a higher one. */
function escapeOf(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
}
