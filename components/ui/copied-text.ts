/**
 * A text as an attribute of a page. HTML drops carriage returns and the character 0 of what a server sends, and what is
 * copied has to be the text itself.
 */
export function toAttribute(text: string): string {
  return text.replace(LOST, (character) => CODE[character] ?? character);
}

/** Reads the text back. */
export function fromAttribute(attribute: string): string {
  return attribute.replace(/%(25|0D|00)/g, (code) => decodeURIComponent(code));
}

const LOST = /[%\r\0]/g;
const CODE: Record<string, string> = { "%": "%25", "\r": "%0D", "\0": "%00" };
