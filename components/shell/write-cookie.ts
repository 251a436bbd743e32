/** One year. */
const MAX_AGE_SECONDS = 365 * 24 * 60 * 60;

/** Stores a choice of this browser in a cookie for the server. Never a secret: scripts can read it. */
export function writeCookie(name: string, value: string): void {
  const secure = window.location.protocol === "https:" ? "; secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser this serves
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${MAX_AGE_SECONDS}; samesite=lax${secure}`;
}
