/**
 * Returns how long an answer may be reused, in milliseconds, by its headers (RFC 9111): `max-age` minus `Age`, else `Expires`; 0
 * for `no-store` and `no-cache`.
 * @returns null without such headers
 */
export function freshForMs(headers: Headers, nowMs: number): number | null {
  const control = headers.get("cache-control")?.toLowerCase() ?? "";
  if (/(^|[\s,])no-(store|cache)\b/.test(control)) return 0;
  const maxAge = /(?:^|[\s,])max-age="?(\d+)/.exec(control)?.[1];
  if (maxAge !== undefined) return Math.max(0, Number(maxAge) - ageOf(headers)) * 1000;
  const expires = headers.get("expires");
  if (expires === null) return null;
  const at = Date.parse(expires);
  // "0" and other invalid dates mean expired.
  return Number.isNaN(at) ? 0 : Math.max(0, at - nowMs);
}

function ageOf(headers: Headers): number {
  const age = Number(headers.get("age") ?? 0);
  return Number.isFinite(age) && age > 0 ? age : 0;
}
