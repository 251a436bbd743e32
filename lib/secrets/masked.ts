/** The replacement of a secret in logs, pages, exports and answers. In a body it keeps the stored value. */
export const MASKED = "[masked]";

/** The mask in a URL, where some programs encode brackets. */
const MASK = /\[masked\]|%5Bmasked%5D/i;

/** Whether a text is the mask, also in the form of a rebuilt URL. */
export function isMask(text: string): boolean {
  return text.length <= 12 && MASK.exec(text)?.[0] === text;
}

/** Whether a text contains the mask. Such a text is never stored. */
export function holdsMask(text: string): boolean {
  return MASK.test(text);
}
