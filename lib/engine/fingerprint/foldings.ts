import type { FoldedKind } from "./marks";

/**
 * The parts of a text that change from failure to failure, in the order in which they are tried at the beginning of each word. Every
 * expression is sticky and every repetition bounded, so that one try reads a bounded number of characters.
 */

export type Folding = {
  kind: FoldedKind;
  pattern: RegExp;
  /** What the text has to hold further on for the pattern to match: nothing else is tried. */
  needs?: string;
  /** Whether a match is meant; all are, when left out. */
  isMeant?: (match: string) => boolean;
};

const MONTH =
  "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?";
const DAY_NAME = "(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\\.?,? {1,2}";
const CLOCK = "\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?(?: ?[ap]m\\b)?";
const ZONE = "(?: ?(?:z|utc|gmt|[ecmp][sd]t|cest|cet|bst|ist|jst|msk)\\b| ?[+-]\\d{2}:?\\d{2}\\b){0,2}";
const NUMERIC_DATE =
  "(?:\\d{4}-\\d{2}-\\d{2}|\\d{4}/\\d{2}/\\d{2}|\\d{1,2}/\\d{1,2}/\\d{2,4}|\\d{1,2}\\.\\d{1,2}\\.\\d{4})";
const NAMED_DATE = `(?:${MONTH} {1,2}\\d{1,2}(?:st|nd|rd|th)?(?:,? \\d{4}\\b)?|\\d{1,2}[ /-]${MONTH}[ /-]\\d{2,4})`;
const TIME = new RegExp(
  `(?<![:\\w])(?:(?:${DAY_NAME})?(?:${NUMERIC_DATE}|${NAMED_DATE})(?:(?:[t:]|,? (?:at )?)${CLOCK}${ZONE}(?: \\d{4}\\b)?)?|\\d{8}t\\d{6}z?|${CLOCK}${ZONE})(?![\\d:])`,
  "iy",
);

/** Endings of file names: what follows their colon is a line. */
const SOURCE =
  /\.(?:java|kt|scala|groovy|[cm]?[jt]sx?|py|rb|php|go|cs|vb|fs|c|cc|cpp|h|rs|ex|exs|erl|pl|swift|sql|html?|json|ya?ml|xml):/i;

const UNIT =
  "(?:[µnm]?s|[smhd]|secs?|seconds?|mins?|minutes?|hrs?|hours?|days?|weeks?|milliseconds?|[kmgt]i?b|bytes?|ms|st|nd|rd|th|x|%)";
const SPACED_UNIT =
  " (?:m?s|secs?|seconds?|mins?|minutes?|hrs?|hours?|days?|weeks?|milliseconds?|[kmgt]i?b|bytes?)(?![a-z\\d])";
const DIGITS =
  "\\d{1,3}(?:[,.'_\\u00a0\\u202f]\\d{3}){1,12}(?:[.,]\\d{1,40})?|\\d{1,2000}(?:[.,]\\d{1,2000})?";

/** Of hex: words of a to f are none, and digits alone are a number. */
const hasDigitAndLetter = (text: string) => /\d/.test(text) && /[a-z]/i.test(text);

export const FOLDINGS: readonly Folding[] = [
  { kind: "url", pattern: /[a-z][a-z\d+.-]{1,20}:\/\/[^\s"'<>`⟨⟩]{1,2048}(?<![.,;:!?)\]}])/iy, needs: "://" },
  { kind: "email", pattern: /[\w.+%-]{1,64}@[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){1,8}/iy, needs: "@" },
  {
    kind: "address",
    pattern: /(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5}|\/\d{1,2})?(?![\d.]?\d)/y,
    needs: ".",
  },
  {
    kind: "address",
    pattern:
      /(?:\[(?:[\da-f]{0,4}:){2,7}(?:[\da-f]{1,4}|(?:\d{1,3}\.){3}\d{1,3})?(?:%\w{1,16})?\](?::\d{1,5})?|(?:[\da-f]{0,4}:){2,7}(?:[\da-f]{1,4}|(?:\d{1,3}\.){3}\d{1,3})?(?:%\w{1,16})?(?![\w:]))/iy,
    needs: ":",
    isMeant: (match) => /\d/.test(match) && (match.includes("::") || match.split(":").length > 7),
  },
  {
    kind: "address",
    pattern: /(?:localhost|(?:[a-z\d][\w-]{0,62}\.){1,8}[a-z][\w-]{1,62}):\d{1,5}(?!\w)/iy,
    needs: ":",
    isMeant: (match) => !SOURCE.test(match),
  },
  { kind: "token", pattern: /eyJ[\w-]{5,2000}(?:\.[\w-]{0,2000}){1,4}/y, needs: "eyJ" },
  { kind: "id", pattern: /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?![\w])/iy, needs: "-" },
  { kind: "trace", pattern: /[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}(?!\w)/iy, needs: "-" },
  { kind: "trace", pattern: /\d-[\da-f]{8}-[\da-f]{24}(?!\w)/iy, needs: "-" },
  { kind: "trace", pattern: /[\da-f]{16}-[A-Z]{3}(?!\w)/y, needs: "-" },
  { kind: "id", pattern: /[0-7][0-9A-HJKMNP-TV-Z]{25}(?!\w)/y },
  {
    kind: "id",
    pattern: /[A-Za-z]{1,12}(?:_[a-z]{1,12}){0,2}[_-][A-Za-z\d]{6,64}(?![\w-])/y,
    isMeant: isPrefixed,
  },
  { kind: "id", pattern: /[A-Za-z\d+/_-]{40,2048}={0,2}(?![A-Za-z\d])/y, isMeant: isRandom },
  { kind: "id", pattern: /[A-Za-z\d_-]{20,2048}={0,2}(?![A-Za-z\d])/y, isMeant: isRandom },
  { kind: "time", pattern: TIME },
  { kind: "number", pattern: /0x[\da-f]{1,2000}(?!\w)/iy, needs: "0x" },
  {
    kind: "number",
    pattern: /(?:[\da-f]{8,2048}|[\dA-F]{8,2048})(?![A-Za-z\d])/y,
    isMeant: hasDigitAndLetter,
  },
  { kind: "id", pattern: /[A-Za-z\d]{6,19}(?![A-Za-z\d])/y, isMeant: isMixed },
  {
    kind: "number",
    pattern: new RegExp(
      `(?:(?:${DIGITS})(?:e[+-]?\\d{1,3}(?!\\w))?(?:${UNIT}(?![a-z]))?){1,20}(?:${SPACED_UNIT})?`,
      "iy",
    ),
  },
];

/** `evt_1NxYz…`: what follows the prefix is no word. */
function isPrefixed(text: string): boolean {
  const rest = text.slice(Math.max(text.lastIndexOf("_"), text.lastIndexOf("-")) + 1);
  return hasDigitAndLetter(rest) || (changesIn(rest) >= 3 && /[a-z]/.test(rest));
}

/** Letters among two or more groups of digits. */
function isMixed(text: string): boolean {
  return (
    /[A-Za-z]/.test(text) && (text.match(/\d+/g)?.length ?? 0) >= 2 && !/^(?:\d+[a-z]{1,2})+$/.test(text)
  );
}

const WORD = /^(?:[A-Z]?[a-z]*|[A-Z]+|\d{1,4})$/;

/** Long text of letters and digits in which case and kind change as often as they do by chance; a path or a name in words is none. */
function isRandom(text: string): boolean {
  const parts = text.split(/[+/_=-]+/);
  if (parts.every((part) => WORD.test(part))) return false;
  if (/^(?:[\da-f]+|[\dA-F]+)$/.test(text)) return false; // hex, or a number
  const letters = parts.join("");
  if (changesIn(letters) >= (letters.length - 1) * 0.3) return true;
  return parts.length === 1 && (letters.match(/\d/g)?.length ?? 0) >= 2;
}

/** How often two neighbours are of different kinds: small letter, capital letter, digit. */
function changesIn(text: string): number {
  let changes = 0;
  for (let at = 1; at < text.length; at++) if (kindAt(text, at) !== kindAt(text, at - 1)) changes++;
  return changes;
}

function kindAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code < 0x3a) return 0;
  return code < 0x5b ? 1 : 2;
}
