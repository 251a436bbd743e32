/** The format of an ID, separate from the generation of IDs so that the browser can load it. */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Returns whether a received text is a UUID, which an ID column can be compared with without an error. */
export function isId(text: string): boolean {
  return UUID.test(text);
}

/** The characters of an ID that remain at its beginning and its end. */
const KEPT = 6;

/** An ID shortened in the middle, for people. */
export function shortened(id: string): string {
  return id.length > 2 * KEPT ? `${id.slice(0, KEPT)}…${id.slice(-KEPT)}` : id;
}
