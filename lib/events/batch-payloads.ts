/**
 * The payloads of a batch as their publisher wrote them. Parsing and writing JSON again would change numbers that
 * JavaScript can not hold (12345678901234567890 becomes …568000), so the text between the brackets is cut out instead.
 * The text has been parsed already: this only finds where values begin and end, it checks nothing.
 * @param text a JSON object with the list `events`, each an object with a member `payload`
 * @returns the text of each event's payload, in order; of a name that stands twice the last one counts, as for a parser
 */
export function batchPayloads(text: string): string[] {
  let payloads: string[] = [];
  eachMember(text, skipSpace(text, 0), (name, start) => {
    if (name === "events") payloads = itemsOf(text, start).map((item) => memberOf(text, item, "payload"));
  });
  return payloads;
}

function memberOf(text: string, object: number, wanted: string): string {
  let found = "";
  eachMember(text, object, (name, start, end) => {
    if (name === wanted) found = text.slice(start, end);
  });
  return found;
}

/** Calls `visit` with the name of each member of the object at `start`, and where its value begins and ends. */
function eachMember(
  text: string,
  start: number,
  visit: (name: string, start: number, end: number) => void,
): void {
  let at = skipSpace(text, start + 1);
  while (text[at] !== "}") {
    const nameEnd = endOfString(text, at);
    const value = skipSpace(text, skipSpace(text, nameEnd) + 1); // past the colon
    const end = endOfValue(text, value);
    visit(JSON.parse(text.slice(at, nameEnd)), value, end);
    at = skipSpace(text, end);
    if (text[at] === ",") at = skipSpace(text, at + 1);
  }
}

/** Where each item of the list at `start` begins. */
function itemsOf(text: string, start: number): number[] {
  const items: number[] = [];
  let at = skipSpace(text, start + 1);
  while (text[at] !== "]") {
    items.push(at);
    at = skipSpace(text, endOfValue(text, at));
    if (text[at] === ",") at = skipSpace(text, at + 1);
  }
  return items;
}

const SCALAR = /[^\s,\]}]*/y;
const SPACE = /[ \t\n\r]*/y;
const UNTIL_STRUCTURE = /[^"[\]{}]*/y;

function endOfValue(text: string, start: number): number {
  const first = text[start];
  if (first === '"') return endOfString(text, start);
  if (first !== "{" && first !== "[") return endOf(SCALAR, text, start);
  let depth = 0;
  let at = start;
  do {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else {
      depth += character === "{" || character === "[" ? 1 : -1;
      at++;
    }
    if (depth > 0) at = endOf(UNTIL_STRUCTURE, text, at);
  } while (depth > 0);
  return at;
}

/** Past the closing quote: the first one behind an even number of backslashes. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; ) {
    const quote = text.indexOf('"', at);
    let slashes = 0;
    while (text[quote - 1 - slashes] === "\\") slashes++;
    if (slashes % 2 === 0) return quote + 1;
    at = quote + 1;
  }
}

const skipSpace = (text: string, start: number) => endOf(SPACE, text, start);

function endOf(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start;
  pattern.test(text);
  return pattern.lastIndex;
}
