import type { RequestHeaders } from "./headers";

/** No address is longer (IPv6 with a zone); what is cut off is not one, and it is stored per request. */
const LONGEST = 64;

/** A request, or whatever else carries its headers; and its socket's address where Next has not put it among them. */
type Sent = { headers: RequestHeaders; socketAddress?: string | undefined };

/**
 * The client's address as the nearest proxy saw it: the last entry of `x-forwarded-for`, else the socket's. Without a
 * proxy a client can write it, so it bounds and informs, never admits.
 */
export function clientAddress({ headers, socketAddress }: Sent): string {
  const last = (headers.get("x-forwarded-for") ?? socketAddress)?.split(",").at(-1)?.trim();
  // A socket that listens on IPv6 names an IPv4 peer as ::ffff:203.0.113.7: one client, one spelling.
  return (last || "unknown").replace(/^::ffff:(?=\d+\.)/i, "").slice(0, LONGEST);
}
