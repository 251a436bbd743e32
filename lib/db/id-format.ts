/** The form of an id, apart from how ids are made, so that the browser can load it. */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text from outside is a UUID, so that it can be compared with an id column without an error. */
export function isId(text: string): boolean {
  return UUID.test(text);
}
