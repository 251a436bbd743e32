/** What zod says by itself of a value that a schema refuses, in the words of the API's own messages. */

/** Types as a reader of JSON calls them: what a value must be. */
const TYPES: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};
/** And what it is. */
const RECEIVED: Record<string, string> = { ...TYPES, boolean: "a boolean", number: "this number" };
const LIMITS: Record<string, string> = {
  ">=": "at least",
  ">": "more than",
  "<=": "at most",
  "<": "less than",
};

const WRONG_TYPE = /^Invalid input: expected (\w+), received (\w+)$/;
const NO_CHOICE = /^Invalid option: expected one of (.+)$/;
const OUT_OF_BOUNDS = /^Too (?:small|big): expected \w+ to (?:be|have) ([<>]=?)(-?[\d.]+)(?: (\w+))?$/;
const NO_ID = /^Invalid (?:GUID|UUID)$/;

/** The sentence of a problem: how the value must be. What a schema says itself is kept. */
export function problemSentence(message: string): string {
  const [, expected = "", received] = WRONG_TYPE.exec(message) ?? [];
  if (received) return typeSentence(`must be ${TYPES[expected] ?? expected}`, received);
  const [, options] = NO_CHOICE.exec(message) ?? [];
  if (options) return `must be one of ${options.replaceAll('"', "").replaceAll("|", ", ")}`;
  const [, limit = "", bound, units] = OUT_OF_BOUNDS.exec(message) ?? [];
  if (bound && !units) return `must be ${LIMITS[limit]} ${bound}`;
  if (bound) return `must have ${LIMITS[limit]} ${bound} ${bound === "1" ? units?.replace(/s$/, "") : units}`;
  return NO_ID.test(message) ? "must be a UUID" : message;
}

function typeSentence(must: string, received: string): string {
  return received === "undefined" ? `is missing: ${must}` : `${must}, not ${RECEIVED[received] ?? received}`;
}
