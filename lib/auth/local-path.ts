import { parseUrl } from "../net/url";

/** The paths that a link may not lead to: they are no pages, or would come straight back. */
const NO_PAGE = /^\/(api|_next|sign-in)(\/|\?|#|$)/;
/** Two slashes of any kind: what follows is a host to a browser, or to a server that decodes the path. */
const TWO_SLASHES = /^(\/|\\|%2f|%5c){2}/i;

/**
 * Reads a link that came from outside (`callbackUrl`) as a path of this origin.
 * It is parsed as a browser parses it, compared by origin, and the path that is left is parsed once more, because a path
 * such as `//host` that was harmless in its URL is another host by itself.
 * @param origin where this console is reached: `https://hub.example.com`
 * @returns path, query and fragment, or undefined when the link leads elsewhere or is no link at all.
 */
export function localPath(link: unknown, origin: string): string | undefined {
  const url = typeof link === "string" ? parseUrl(link, origin) : null;
  if (!url || !isAt(url, new URL(origin))) return undefined;
  const path = `${url.pathname}${url.search}${url.hash}`;
  const again = parseUrl(path, origin);
  return again && isAt(again, url) && !TWO_SLASHES.test(path) ? path : undefined;
}

/** Where to go after signing in: the page that a link of this origin names, else `otherwise`. */
export function pageAfterSignIn(link: unknown, origin: string, otherwise = "/delivery-retry"): string {
  const path = localPath(link, origin);
  return path === undefined || NO_PAGE.test(path) ? otherwise : path;
}

/** By scheme too: the origin of a `blob:` URL is that of the page which made it. */
function isAt(url: URL, other: URL): boolean {
  return url.protocol === other.protocol && url.origin === other.origin;
}
