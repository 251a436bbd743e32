/** For a year, browsers that reached the console over TLS use only TLS for it and its subdomains. */
const ONLY_BY_TLS = "max-age=31536000; includeSubDomains";

/**
 * Default headers of every answer: of routes, pages, error pages and libraries, unless they set their own. The content security
 * policy suits an API: it lets nothing load. Pages get a working policy from
 * lib/web/page-policy.ts.
 */
export function answerHeaders(publicUrl: string): ReadonlyMap<string, string> {
  const headers = new Map([
    ["content-security-policy", "default-src 'none'; frame-ancestors 'none'"],
    ["x-content-type-options", "nosniff"],
    ["x-frame-options", "DENY"],
    ["referrer-policy", "same-origin"],
    ["permissions-policy", "camera=(), geolocation=(), microphone=()"],
    ["cross-origin-opener-policy", "same-origin"],
    ["cross-origin-resource-policy", "same-origin"],
  ]);
  if (/^https:/i.test(publicUrl)) headers.set("strict-transport-security", ONLY_BY_TLS);
  return headers;
}

/** Files that are the same for all users. Next sets their cache time, unless it is set already. */
const FILES = /^\/(_next\/static\/|screenshots\/|(icon\.svg|favicon\.ico)(\?|$))/;

/** Whether the answer to this URL must not be cached by default. */
export function mustNotBeStored(url: string): boolean {
  return !FILES.test(url);
}
