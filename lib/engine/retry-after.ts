/**
 * What a `Retry-After` header asks for, in milliseconds from `now` (epoch milliseconds), at most `capMs`.
 * Both forms are read: seconds and an HTTP date. A date that has passed asks for 0.
 * @returns undefined when there is no header or it cannot be read.
 */
export function parseRetryAfter(value: string | undefined, now: number, capMs: number): number | undefined {
  const text = value?.trim() ?? "";
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, capMs);
  // An HTTP date always names its day first; Date.parse alone would read "12" or "1.5" as dates too.
  if (!/^(mon|tue|wed|thu|fri|sat|sun)/i.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.min(Math.max(at - now, 0), capMs);
}
