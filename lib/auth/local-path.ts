import { parseUrl } from "../net/url";

/** Paths that are no target of a link: they are no pages, or would redirect straight back. */
const NO_PAGE = /^\/(api|_next|sign-in)(\/|\?|#|$)/;
/** Two slashes of any kind: a browser, or a server that decodes the path, reads a host after them. */
const TWO_SLASHES = /^(\/|\\|%2f|%5c){2}/i;

/**
 * Reads an external link (`callbackUrl`) as a path of this origin.
 * The link is parsed as browsers do and compared by origin. Then the remaining path is parsed once more, because a path such as
 * `//host`, harmless in its URL, names another host by itself.
 * @param origin the origin of this console: `https://hub.example.com`
 * @returns path, query and fragment; undefined when the link leads to another origin or is not valid
 */
export function localPath(link: unknown, origin: string): string | undefined {
  const url = typeof link === "string" ? parseUrl(link, origin) : null;
  if (!url || !isAt(url, new URL(origin))) return undefined;
  const path = `${url.pathname}${url.search}${url.hash}`;
  const again = parseUrl(path, origin);
  return again && isAt(again, url) && !TWO_SLASHES.test(path) ? path : undefined;
}

/** The page after signing in: the target of a link of this origin, else `otherwise`. */
export function pageAfterSignIn(link: unknown, origin: string, otherwise = "/delivery-retry"): string {
  const path = localPath(link, origin);
  return path === undefined || NO_PAGE.test(path) ? otherwise : path;
}

/** Compares the scheme too: the origin of a `blob:` URL is that of the page that made it. */
function isAt(url: URL, other: URL): boolean {
  return url.protocol === other.protocol && url.origin === other.origin;
}
