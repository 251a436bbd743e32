/** One year; after that the zone is read from the browser again. */
const MAX_AGE_SECONDS = 365 * 24 * 60 * 60;

export function browserTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

/** Stores the user's time zone in a cookie for the server. */
export function rememberTimeZone(zone: string): void {
  const secure = window.location.protocol === "https:" ? "; secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser this serves
  document.cookie = `tz=${encodeURIComponent(zone)}; path=/; max-age=${MAX_AGE_SECONDS}; samesite=lax${secure}`;
}
