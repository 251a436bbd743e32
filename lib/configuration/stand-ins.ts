import type { NewInterceptor } from "../interceptors/schema";
import { holdsMask, MASKED } from "../secrets/masked";
import type { FileEntry } from "./schema";
import type { StoredRow } from "./stored";

/**
 * A file has masks in place of secrets. Where none is stored to keep, as in another installation, a stand-in that nobody knows
 * takes the secret's place, so that the rest works and nothing is let in or sent by accident. `missing` are the paths of these
 * secrets, which somebody has to enter.
 */
export type StoodIn<Entry> = { entry: Entry; missing: string[] };

/** @param make makes a stand-in */
export function standInForSubscriber(
  entry: FileEntry<"subscribers">,
  stored: StoredRow<"subscribers"> | null,
  make: () => string,
): StoodIn<FileEntry<"subscribers">> {
  const missing: string[] = [];
  const fill = filler(missing, make);
  const known = new Set(Object.keys(stored?.destinations.headers ?? {}).map((name) => name.toLowerCase()));
  const headers =
    entry.headers &&
    Object.fromEntries(
      Object.entries(entry.headers).map(([name, value]) => [
        name,
        value === MASKED && !known.has(name.toLowerCase()) ? fill(`headers.${name}`, value) : value,
      ]),
    );
  const filled = {
    ...entry,
    headers,
    url: stored ? entry.url : fill("url", entry.url),
    alternativeUrl:
      entry.alternativeUrl && !stored?.destinations.alternativeUrl
        ? fill("alternativeUrl", entry.alternativeUrl)
        : entry.alternativeUrl,
  };
  return { entry: filled, missing };
}

/** @param make makes a stand-in */
export function standInForPolicy(
  entry: FileEntry<"policies">,
  stored: StoredRow<"policies"> | null,
  make: () => string,
): StoodIn<FileEntry<"policies">> {
  const missing: string[] = [];
  const fill = filler(missing, make);
  const before = stored === null || stored.interceptors === "unknown" ? [] : stored.interceptors;
  const filled = entry.interceptors?.map((given): NewInterceptor => {
    const path = `interceptors.${given.type}`;
    const known = before.find(({ type }) => type === given.type);
    switch (given.type) {
      case "access-token": {
        const names = known?.type === "access-token" ? known.tokens.map(({ name }) => name) : [];
        const tokens = given.tokens.map(({ name, token }) => ({
          name,
          token: token === MASKED && !names.includes(name) ? fill(`${path}.tokens.${name}`, token) : token,
        }));
        return { ...given, tokens };
      }
      case "oauth":
        if (known) return given;
        return {
          ...given,
          clientSecret: fill(`${path}.clientSecret`, given.clientSecret),
          url: fill(`${path}.url`, given.url),
          urls: fillUrls(given.urls, path, fill),
        };
      case "jwt":
        if (known) return given;
        return {
          ...given,
          url: given.url && fill(`${path}.url`, given.url),
          urls: fillUrls(given.urls, path, fill),
        };
      default:
        return given;
    }
  });
  return { entry: { ...entry, interceptors: filled }, missing };
}

type Fill = (path: string, text: string) => string;

/** Replaces the masks in a text, and notes its path when there are any. */
function filler(missing: string[], make: () => string): Fill {
  return (path, text) => {
    if (!holdsMask(text)) return text;
    missing.push(path);
    return text.replace(/\[masked\]|%5Bmasked%5D/gi, make);
  };
}

function fillUrls(urls: Record<string, string>, path: string, fill: Fill): Record<string, string> {
  return Object.fromEntries(
    Object.entries(urls).map(([name, url]) => [name, fill(`${path}.urls.${name}`, url)]),
  );
}
