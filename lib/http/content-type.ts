/** A media type with its parameters has some dozens of characters; what is kept and sent on with each delivery is bounded. */
export const LONGEST_CONTENT_TYPE = 1024;

/**
 * A media type with parameters, as RFC 9110 writes it. Blanks stand in one place at a time, so that there is only one way
 * to read a text: with blanks at two neighbouring places, `; ; ; …` took twice as long for every two characters more.
 */
const MEDIA_TYPE =
  /^[!#$%&'*+.^_`|~0-9A-Za-z-]+\/[!#$%&'*+.^_`|~0-9A-Za-z-]+[ \t]*(;[ \t]*([!#$%&'*+.^_`|~0-9A-Za-z-]+=([!#$%&'*+.^_`|~0-9A-Za-z-]+|"([^"\\]|\\.)*")[ \t]*)?)*$/;

/** Whether a Content-Type is one, and not too long. */
export function isMediaType(contentType: string): boolean {
  return contentType.length <= LONGEST_CONTENT_TYPE && MEDIA_TYPE.test(contentType);
}

/** Whether a Content-Type says JSON: `application/json`, or any type with the suffix `+json`. */
export function isJsonType(contentType: string): boolean {
  const type = contentType.slice(0, LONGEST_CONTENT_TYPE).split(";", 1)[0]?.trim().toLowerCase() ?? "";
  return type === "application/json" || type.endsWith("+json");
}
