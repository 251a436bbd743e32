/** Browsers that reached the console over TLS do not ask without it for a year, as its hosts below it. */
const ONLY_BY_TLS = "max-age=31536000; includeSubDomains";

/**
 * Headers that every answer carries unless what answers it says otherwise, whoever that is: our own routes, a page, an error
 * page, or a library. The policy is an API's: it lets nothing load. Pages get one that lets them work from proxy.ts.
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

/** Files that are the same for everybody. Next says how long they may be kept, unless it finds that said already. */
const FILES = /^\/(_next\/static\/|screenshots\/|icon\.svg(\?|$))/;

/** Whether no cache may keep the answer to this URL, as long as what answers it does not say otherwise. */
export function mustNotBeStored(url: string): boolean {
  return !FILES.test(url);
}
