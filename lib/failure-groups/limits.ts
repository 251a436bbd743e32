/** The bounds of failure groups. They are apart from the schemas, so that the browser loads them without zod. */

/** The longest note, in characters. */
export const LONGEST_NOTE = 4000;
