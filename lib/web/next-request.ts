import type { IncomingMessage } from "node:http";
import { ADDRESS_HEADER } from "../http/address";
import { REFUSED_HEADER } from "../http/refused-header";
import { ORIGIN_HEADER, originReader } from "../http/same-origin";

/** Headers that this server sets for Next (page-policy.ts, page-guard.ts), and headers of proxies. They are removed from every request. */
const NOT_FROM_OUTSIDE = [
  ...["x-nonce", "x-url", REFUSED_HEADER, "content-security-policy", "x-middleware-subrequest"],
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
 * Prepares requests for Next, so that no code behind it handles proxies: the client's address and whether the request comes from
 * a page of the console are in headers of this server, and the console's address is PUBLIC_URL.
 */
export function createPreparation(publicUrl: string): (request: IncomingMessage, address: string) => void {
  const originOf = originReader(publicUrl);
  const { host, origin } = new URL(publicUrl);
  return (request, address) => {
    const { headers } = request;
    const decided = { [ADDRESS_HEADER]: address, [ORIGIN_HEADER]: originOf(request), host };
    for (const name of NOT_FROM_OUTSIDE) delete headers[name];
    Object.assign(headers, decided);
    // lib/action/action.ts refuses server actions of other origins. Next would refuse them with a 500 and without an audit row.
    if (headers.origin !== undefined) headers.origin = origin;
  };
}
