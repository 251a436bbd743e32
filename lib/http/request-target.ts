import { parseUrl } from "../net/url";

/** What a request line asks for, as this server reads it. */
export type RequestTarget = {
  /** The path as it came, dots resolved. */
  path: string;
  /** The path with single slashes and none at its end: what routes are named by. `/` where nothing is left. */
  plainPath: string;
  /** With its question mark; empty where there is none. */
  search: string;
};

const ODD_SLASHES = /\/\/|.\/$/;

/**
 * Reads a request line's target, also the absolute form that proxies send. Slashes that stand twice or at the end name
 * the same thing as without: most HTTP clients that post do not follow the redirect that would tell them so.
 * @returns null when it is no path: `*`, or what no URL can be
 */
export function readTarget(target: string): RequestTarget | null {
  const url = parse(target);
  if (!url) return null;
  const { pathname: path, search } = url;
  return { path, plainPath: ODD_SLASHES.test(path) ? plain(path) : path, search };
}

/** Whether every `%` of a path begins a character, so that it can be decoded. */
export function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

function parse(target: string): URL | null {
  // A path is put behind an origin, never resolved against one: `//elsewhere/x` would name another host.
  if (target.startsWith("/")) return parseUrl(`http://hub${target}`);
  if (!/^https?:\/\//i.test(target)) return null;
  return parseUrl(target);
}

function plain(path: string): string {
  const segments = path.split("/").filter(Boolean);
  return `/${segments.join("/")}`;
}
