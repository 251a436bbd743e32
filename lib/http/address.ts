/** No address is longer (IPv6 with a zone); what is cut off is not one, and it is stored per request. */
const LONGEST = 64;

/** A request, or whatever else carries its headers. */
type WithHeaders = { headers: { get(name: string): string | null } };

/**
 * The client's address as the nearest proxy saw it: the last entry of `x-forwarded-for`, which Next itself fills from
 * the socket where there is no proxy. Without a proxy a client can write it, so it bounds and informs, never admits.
 */
export function clientAddress({ headers }: WithHeaders): string {
  const last = headers.get("x-forwarded-for")?.split(",").at(-1)?.trim();
  // A socket that listens on IPv6 names an IPv4 peer as ::ffff:203.0.113.7: one client, one spelling.
  return (last || "unknown").replace(/^::ffff:(?=\d+\.)/i, "").slice(0, LONGEST);
}
