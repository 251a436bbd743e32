import { isIP } from "node:net";
import { env } from "../config/env";
import { RedeliverError } from "../errors";
import { createAddressGuard } from "../net/address-guard";
import { parseUrl } from "../net/url";

let guard: ReturnType<typeof createAddressGuard> | undefined;

/**
 * Refuses a URL with an address that a worker would not call. What a name resolves to is checked when it is called.
 * @throws RedeliverError `unprocessable` naming `url`
 */
export function refuseAddress(url: string | undefined): void {
  const host = url && parseUrl(url)?.hostname.replace(/^\[|\]$/g, "");
  if (!host || isIP(host) === 0) return;
  guard ??= createAddressGuard(env().DELIVERY_ALLOW_PRIVATE);
  if (guard.allows(host)) return;
  const message = `${host} is not a public address.`;
  throw new RedeliverError("unprocessable", `Not called: ${message}`, [{ field: "url", message }]);
}
