import { fold, TEMPLATE_LENGTH } from "./fold";
import { jsonValues } from "./json-values";
import { plainText } from "./marks";
import { htmlText, textOf, xmlTexts } from "./markup-text";

/** How much of an answer is read, in characters. */
export const READ_LENGTH = 2048;

const BETWEEN = " · ";

/** A part that is taken of an answer; `name`: of a member of JSON, whose value can be one that names a cause. */
export type Taken = { name: string | null; value: string };

/**
 * What is taken of an answer, by the first of these that applies: members of JSON, elements of XML, the title, heading or text of HTML,
 * the first two lines of a text.
 */
export function takenOf(answer: string, contentType: string | null): Taken[] {
  const text = answer
    .slice(0, READ_LENGTH)
    .replace(/^\ufeff/, "")
    .trimStart();
  if (text.startsWith("{") || text.startsWith("[")) {
    const values = jsonValues(text);
    if (values.length > 0) return values;
  }
  const isHtml = /^(?:text\/html|application\/xhtml)/i.test(contentType ?? "");
  if (!text.startsWith("<") && !isHtml) return [plain(firstLines(text))];
  const isDocument = isHtml || /^<(?:!doctype html|html|head|body)\b/i.test(text);
  const elements = isDocument ? [] : xmlTexts(text);
  if (elements.length > 0) return elements.map(plain);
  return [plain(firstLines(text.startsWith("<?xml") ? textOf(text) : htmlText(text)))];
}

const plain = (value: string): Taken => ({ name: null, value });

/** What is taken of an answer, folded. `""` for an answer without a word. */
export function templateOf(answer: string, contentType: string | null): string {
  return joined(takenOf(answer, contentType).map(folded));
}

const folded = ({ name, value }: Taken) =>
  name === null ? fold(plainText(value)) : foldedValue({ name, value });

const joined = (parts: string[]) => cutTemplate(parts.filter((part) => part !== "").join(BETWEEN));

/** A template of the length that is allowed, not cut within a mark. */
export function cutTemplate(whole: string): string {
  if (whole.length <= TEMPLATE_LENGTH) return whole;
  return whole
    .slice(0, TEMPLATE_LENGTH)
    .replace(/⟨[a-z]*$/, "")
    .replace(/\p{Cs}$/u, "")
    .trimEnd();
}

function firstLines(text: string): string {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== "");
  return lines.slice(0, 2).join(" ");
}

/** Their values name a cause: one word, a number or a URI without digits is taken as it is. */
const NAMING = new Set(["code", "error", "type"]);
const NUMBER = /^-?\d{1,10}$/;
const URI = /^[a-z][a-z+.-]{1,20}:[^\s\d]{1,180}$/i;
const WORD = /^[\w.:/-]{1,80}$/;

function foldedValue({ name, value }: { name: string; value: string }): string {
  const plain = plainText(value);
  const folded = fold(plain);
  if (!NAMING.has(name)) return folded;
  const isName =
    NUMBER.test(plain) ||
    URI.test(plain) ||
    (WORD.test(plain) && !folded.replaceAll("⟨number⟩", "").includes("⟨"));
  return isName ? plain : folded;
}
