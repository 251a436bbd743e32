/**
 * Encodes a text as an attribute. HTML drops carriage returns and the character 0 of a page, and copying must return the
 * exact text.
 */
export function toAttribute(text: string): string {
  return text.replace(LOST, (character) => CODE[character] ?? character);
}

/** Decodes the text. */
export function fromAttribute(attribute: string): string {
  return attribute.replace(/%(25|0D|00)/g, (code) => decodeURIComponent(code));
}

const LOST = /[%\r\0]/g;
const CODE: Record<string, string> = { "%": "%25", "\r": "%0D", "\0": "%00" };
