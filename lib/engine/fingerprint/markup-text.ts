/** What XML and HTML answers say. Every search goes forward from the last one's end. */

const XML_NAMES = new Set(["faultcode", "faultstring", "code", "message", "reason"]);
const MOST_ELEMENTS = 5;

/** The texts of the elements faultcode, faultstring, Code, Message and Reason, in the order of the document. */
export function xmlTexts(text: string): string[] {
  const texts: string[] = [];
  for (let at = text.indexOf("<"); at !== -1 && texts.length < MOST_ELEMENTS; at = text.indexOf("<", at)) {
    const [, qualified = ""] = tagAt(text, at);
    const from = text.indexOf(">", at) + 1;
    if (from === 0) break;
    const end = XML_NAMES.has(localName(qualified)) ? text.indexOf(`</${qualified}`, from) : -1;
    const taken = end === -1 ? "" : textOf(text.slice(from, end));
    if (taken !== "") texts.push(taken);
    at = taken === "" ? from : end;
  }
  return texts;
}

/** The title of an HTML document, else its first heading, else its text. */
export function htmlText(text: string): string {
  return (
    elementText(text, /<title[^>]{0,200}>/i) || elementText(text, /<h[1-6][^>]{0,200}>/i) || textOf(text)
  );
}

function elementText(text: string, opening: RegExp): string {
  const found = opening.exec(text);
  if (!found) return "";
  const from = found.index + found[0].length;
  const end = text.indexOf("</", from);
  // A heading may hold further elements: its own end is looked for.
  const name = /^<(\w{1,10})/.exec(found[0])?.[1] ?? "";
  const own = text.toLowerCase().indexOf(`</${name.toLowerCase()}`, from);
  return textOf(text.slice(from, own === -1 ? (end === -1 ? text.length : end) : own));
}

/** A text without comments, scripts, styles and tags, with its entities as characters. Ends of blocks are line breaks. */
export function textOf(markup: string): string {
  let text = "";
  for (let at = 0; at < markup.length; ) {
    const tag = markup.indexOf("<", at);
    if (tag === -1) return tidy(text + markup.slice(at));
    text += markup.slice(at, tag);
    at = pastTag(markup, tag);
    if (/^<\/?(?:p|div|h[1-6]|br|li|tr|title|center|pre|hr)\b/i.test(markup.slice(tag, tag + 10)))
      text += "\n";
  }
  return tidy(text);
}

function pastTag(markup: string, tag: number): number {
  if (markup.startsWith("<![CDATA[", tag)) return tag + 9;
  if (markup.startsWith("<!--", tag)) return past(markup, "-->", tag);
  const [, name = ""] = tagAt(markup, tag);
  const isSkipped = /^(?:script|style)$/i.test(name);
  const from = isSkipped ? past(markup, `</${name}`, tag) : tag;
  return past(markup, ">", from);
}

function past(text: string, end: string, from: number): number {
  const found = text.indexOf(end, from);
  return found === -1 ? text.length : found + end.length;
}

const TAG = /<([\w.:-]{1,100})/y;

function tagAt(text: string, at: number): RegExpExecArray | [] {
  TAG.lastIndex = at;
  return TAG.exec(text) ?? [];
}

const localName = (qualified: string) => qualified.slice(qualified.indexOf(":") + 1).toLowerCase();

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

function tidy(text: string): string {
  return text
    .replaceAll("]]>", "")
    .replace(/&(#x[\da-f]{1,6}|#\d{1,7}|[a-z]{2,5});/gi, (whole, name: string) => {
      if (!name.startsWith("#")) return ENTITIES[name.toLowerCase()] ?? whole;
      const code = Number(name[1]?.toLowerCase() === "x" ? `0${name.slice(1)}` : name.slice(1));
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .trim();
}
