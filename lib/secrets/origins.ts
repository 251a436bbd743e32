import { parseUrl } from "../net/url";

/** The origins of URLs. Invalid URLs and null have none. */
export function originsOf(urls: readonly (string | null | undefined)[]): Set<string> {
  return new Set(urls.flatMap((url) => originOf(url) ?? []));
}

/** Scheme, host and port; null for an invalid URL. */
export function originOf(url: string | null | undefined): string | null {
  return parseUrl(url ?? "")?.origin ?? null;
}
