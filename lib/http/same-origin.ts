import type { IncomingMessage } from "node:http";
import { parseUrl } from "../net/url";
import type { RequestHeaders } from "./headers";

/** The header in which our server passes to Next whether a page of the console sent a request. It overwrites a client's. */
export const ORIGIN_HEADER = "x-redeliver-origin";

/** Whether a page of the console sent a request that our server passed to Next. */
export function isSameOrigin(headers: RequestHeaders): boolean {
  return headers.get(ORIGIN_HEADER) === "same";
}

/**
 * Whether a page of the console sent a request. Browsers declare it (`sec-fetch-site`) on secure origins; otherwise the page's
 * origin is compared with the console's own and with the requested host.
 */
export function originReader(publicUrl: string): (request: IncomingMessage) => "same" | "other" {
  const ours = new URL(publicUrl).origin;
  return ({ headers }) => {
    const site = headers["sec-fetch-site"];
    if (site !== undefined) return site === "same-origin" ? "same" : "other";
    const page = parseUrl(headers.origin ?? ""); // pages without an origin send `null`, which matches none
    return page !== null && (page.origin === ours || page.host === headers.host) ? "same" : "other";
  };
}
