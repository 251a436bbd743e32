/** Characters that end a line, steer a terminal or turn the direction of writing. */
const STEERING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}\s]/u;
/** What stands behind is not read: a line is much shorter. */
const MOST_READ = 16 * 1024;

/** A text from outside as part of a line: it can not begin another one, and is at most so many characters long. */
export function oneLine(text: string, most = 200): string {
  const line = text.slice(0, MOST_READ).split(STEERING).filter(Boolean).join(" ");
  const characters = [...line];
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : line;
}
