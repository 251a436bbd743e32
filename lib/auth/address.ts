/**
 * The client's address as the nearest proxy saw it: the last entry of X-Forwarded-For, which Next itself fills from
 * the socket where there is no proxy. Earlier entries are the client's own words and are not believed.
 */
export function clientAddress(headers: { get(name: string): string | null }): string | undefined {
  return headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() || undefined;
}
