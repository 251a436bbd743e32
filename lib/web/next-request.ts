import type { IncomingMessage } from "node:http";
import { ADDRESS_HEADER } from "../http/address";
import { ORIGIN_HEADER, originReader } from "../http/same-origin";

/** Headers that Next and proxy.ts take from one another, and what proxies write. Whoever sent them, they end here. */
const NOT_FROM_OUTSIDE = [
  ...["x-nonce", "x-url", "content-security-policy", "x-middleware-subrequest"],
  ...[
    "forwarded",
    "x-real-ip",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-forwarded-port",
  ],
];

/**
 * Prepares a request for Next, so that nothing behind it has to know of proxies: who asks, and whether from a page of the
 * console, stands in headers of ours, and where the console is comes from PUBLIC_URL.
 */
export function createPreparation(publicUrl: string): (request: IncomingMessage, address: string) => void {
  const originOf = originReader(publicUrl);
  const { host, origin } = new URL(publicUrl);
  return (request, address) => {
    const { headers } = request;
    const decided = { [ADDRESS_HEADER]: address, [ORIGIN_HEADER]: originOf(request), host };
    for (const name of NOT_FROM_OUTSIDE) delete headers[name];
    Object.assign(headers, decided);
    // Next would refuse a server action of another origin than its host with a 500 that no audit sees: lib/action/action.ts does it.
    if (headers.origin !== undefined) headers.origin = origin;
  };
}
