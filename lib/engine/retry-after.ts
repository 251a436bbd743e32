/**
 * The delay by a `Retry-After` header, in milliseconds from `now` (epoch milliseconds), at most `capMs`.
 * Both forms are read: seconds and an HTTP date. A past date gives 0.
 * @returns undefined when the header is missing or cannot be read.
 */
export function parseRetryAfter(value: string | undefined, now: number, capMs: number): number | undefined {
  const text = value?.trim() ?? "";
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, capMs);
  // An HTTP date begins with its weekday; Date.parse alone would read "12" or "1.5" as dates too.
  if (!/^(mon|tue|wed|thu|fri|sat|sun)/i.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.min(Math.max(at - now, 0), capMs);
}
