/** A media type with its parameters has some dozens of characters; what is kept and sent on with each delivery is bounded. */
export const LONGEST_CONTENT_TYPE = 1024;

/** A Content-Type as it is kept and sent on: whatever it is, no longer than so; null when it says nothing. */
export function boundedContentType(contentType: string | null): string | null {
  return contentType?.slice(0, LONGEST_CONTENT_TYPE) || null;
}

/** Whether a Content-Type says JSON: `application/json`, or any type with the suffix `+json`. */
export function isJsonType(contentType: string): boolean {
  const type = contentType.slice(0, LONGEST_CONTENT_TYPE).split(";", 1)[0]?.trim().toLowerCase() ?? "";
  return type === "application/json" || type.endsWith("+json");
}
