import { isDay } from "./zone";

/** An instant in UTC with microseconds, which a JavaScript date would truncate. */
const INSTANT = /^(?!0000)\d{4}-\d\d-\d\dT([01]\d|2[0-3])(:[0-5]\d){2}\.\d{6}Z$/;

/** Returns whether a received text is an instant in the format of list cursors, which the database can read. */
export function isInstant(text: string): boolean {
  return INSTANT.test(text) && isDay(text.slice(0, 10));
}
