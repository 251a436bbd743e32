/** What stands in the place of a secret, in logs, pages, exports and answers. Sent back, it keeps what is stored. */
export const MASKED = "[masked]";

/** The mask as a URL may carry it back: some programs encode brackets. */
const MASK = /\[masked\]|%5Bmasked%5D/i;

/** Whether a text is the mask, also as a URL that was rebuilt carries it. */
export function isMask(text: string): boolean {
  return text.length <= 12 && MASK.exec(text)?.[0] === text;
}

/** Whether the mask stands anywhere in a text: such a text is never stored. */
export function holdsMask(text: string): boolean {
  return MASK.test(text);
}
