import { visible } from "../text/visible";

/** What stands behind is not read: a line is much shorter. */
const MOST_READ = 16 * 1024;

/** White space, and what ends a line in some program that reads mail. */
const BLANK = /[\s\u0085]/;

/**
 * A text from outside as part of a line: it cannot begin another one, shows what cannot be seen in it as escapes, and is at
 * most so many characters long.
 */
export function oneLine(text: string, most = 200): string {
  const line = visible(text.slice(0, MOST_READ).split(BLANK).filter(Boolean).join(" "));
  const characters = [...line];
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : line;
}
