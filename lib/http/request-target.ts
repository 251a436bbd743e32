import { parseUrl } from "../net/url";

/** The target of a request line, as this server reads it. */
export type RequestTarget = {
  /** The path as received, dots resolved. */
  path: string;
  /** The path with single slashes and none at its end, which names routes. `/` if nothing is left. */
  plainPath: string;
  /** With its question mark; empty where there is none. */
  search: string;
};

const ODD_SLASHES = /\/\/|.\/$/;

/**
 * Reads a request line's target, also in the absolute form that proxies send. Doubled and trailing slashes do not change the
 * resource: most HTTP clients do not follow a redirect of a POST.
 * @returns null when it is no path: `*`, or no valid URL
 */
export function readTarget(target: string): RequestTarget | null {
  const url = parse(target);
  if (!url) return null;
  const { pathname: path, search } = url;
  return { path, plainPath: ODD_SLASHES.test(path) ? plain(path) : path, search };
}

/** Whether every `%` of a path begins an encoded character, so that the path can be decoded. */
export function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

function parse(target: string): URL | null {
  // A path is appended to an origin, never resolved against one: `//other/x` would name another host.
  if (target.startsWith("/")) return parseUrl(`http://hub${target}`);
  if (!/^https?:\/\//i.test(target)) return null;
  return parseUrl(target);
}

function plain(path: string): string {
  const segments = path.split("/").filter(Boolean);
  return `/${segments.join("/")}`;
}
