import type { IncomingMessage } from "node:http";
import { matcherOf } from "../net/cidr";
import { findClientAddress, UNKNOWN_ADDRESS } from "../net/client-address";
import { plainRange } from "../net/plain-address";
import type { RequestHeaders } from "./headers";

/** The header in which our server passes the client's address to Next. It overwrites a client's header of this name. */
export const ADDRESS_HEADER = "x-redeliver-address";

/** The client's address of a request that our server passed to Next. The header is ours: a client's never gets here. */
export function clientAddress({ headers }: { headers: RequestHeaders }): string {
  return headers.get(ADDRESS_HEADER) ?? UNKNOWN_ADDRESS;
}

/** The client's address of a request as our server receives it. */
export type AddressReader = (request: IncomingMessage) => string;

/**
 * @param trustedProxies the CIDRs of TRUSTED_PROXIES
 * @throws NotACidrError naming the first malformed one
 */
export function addressReader(trustedProxies: readonly string[]): AddressReader {
  const isTrusted = matcherOf(trustedProxies.map(plainRange));
  return ({ socket, headers }) => {
    const lines = headers["x-forwarded-for"];
    return findClientAddress(
      socket.remoteAddress,
      Array.isArray(lines) ? lines.join() : (lines ?? null),
      isTrusted,
    );
  };
}
