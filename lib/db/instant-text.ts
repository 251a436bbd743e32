import { isDay } from "../time/zone";

/** A moment in UTC with microseconds, which a JavaScript date would cut off. */
const INSTANT = /^(?!0000)\d{4}-\d\d-\d\dT([01]\d|2[0-3])(:[0-5]\d){2}\.\d{6}Z$/;

/** Whether a text from outside is a moment as lists write it into their cursors, so that the database can read it. */
export function isInstant(text: string): boolean {
  return INSTANT.test(text) && isDay(text.slice(0, 10));
}
