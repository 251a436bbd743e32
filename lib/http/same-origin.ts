import type { IncomingMessage } from "node:http";
import { parseUrl } from "../net/url";
import type { RequestHeaders } from "./headers";

/** In which our server tells Next whether a page of the console sent a request. It overwrites a client's of this name. */
export const ORIGIN_HEADER = "x-redeliver-origin";

/** Whether a page of the console sent a request that our server handed to Next. */
export function isSameOrigin(headers: RequestHeaders): boolean {
  return headers.get(ORIGIN_HEADER) === "same";
}

/**
 * Tells whether a page of the console sent a request. Browsers say so themselves (`sec-fetch-site`) where the console is
 * reached safely; else the page's origin is compared with where the console is, and with the host that was asked for.
 */
export function originReader(publicUrl: string): (request: IncomingMessage) => "same" | "other" {
  const ours = new URL(publicUrl).origin;
  return ({ headers }) => {
    const site = headers["sec-fetch-site"];
    if (site !== undefined) return site === "same-origin" ? "same" : "other";
    const page = parseUrl(headers.origin ?? ""); // pages without an origin send `null`, which is none
    return page !== null && (page.origin === ours || page.host === headers.host) ? "same" : "other";
  };
}
