/**
 * The address a request came from: the last entry of `x-forwarded-for`, which the proxy nearest to us wrote, or Next
 * itself when there is none. Without a proxy a client can write the header, so it bounds and informs, never admits.
 */
export function clientAddress(request: { headers: Pick<Headers, "get"> }): string {
  const forwarded = request.headers.get("x-forwarded-for") ?? "";
  const last = forwarded.split(",").at(-1)?.trim() ?? "";
  return (last || "unknown").slice(0, 64);
}
