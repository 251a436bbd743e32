/** A media type with its parameters has some dozens of characters; the stored and forwarded text is bounded. */
export const LONGEST_CONTENT_TYPE = 1024;

/** A Content-Type as stored and forwarded: cut to its bound; null when it is empty. */
export function boundedContentType(contentType: string | null): string | null {
  return contentType?.slice(0, LONGEST_CONTENT_TYPE) || null;
}

/** Whether a Content-Type means JSON: `application/json`, or any type with the suffix `+json`. */
export function isJsonType(contentType: string): boolean {
  const type = contentType.slice(0, LONGEST_CONTENT_TYPE).split(";", 1)[0]?.trim().toLowerCase() ?? "";
  return type === "application/json" || type.endsWith("+json");
}
