import { parseUrl } from "../net/url";

/** The origins of URLs: of those that are none, and of null, nothing. */
export function originsOf(urls: readonly (string | null | undefined)[]): Set<string> {
  return new Set(urls.flatMap((url) => originOf(url) ?? []));
}

/** Scheme, host and port; null for what is no URL. */
export function originOf(url: string | null | undefined): string | null {
  return parseUrl(url ?? "")?.origin ?? null;
}
