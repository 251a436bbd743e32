import { visible } from "../text/visible";

/** The rest of a text is not read: a line is much shorter. */
const MOST_READ = 16 * 1024;

/** White space, and characters that end a line in some mail programs. */
const BLANK = /[\s\u0085]/;

/**
 * Makes a text from outside part of a line: without line breaks, with invisible characters as escapes, and at most `most`
 * characters long.
 */
export function oneLine(text: string, most = 200): string {
  const line = visible(text.slice(0, MOST_READ).split(BLANK).filter(Boolean).join(" "));
  const characters = [...line];
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : line;
}
