import { isIP } from "node:net";
import { matcherOf } from "../net/cidr";
import type { Interceptor } from "../policies/interceptor-schema";
import type { InterceptorCheck } from "./question";

const MAPPED = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

/** Whether the publisher's address may publish: denied addresses may not, and if some are allowed, no others may. */
export function ipCheck({ allow, deny }: Extract<Interceptor, { type: "ip" }>): InterceptorCheck {
  const isAllowed = allow.length > 0 ? matcherOf(allow) : () => true;
  const isDenied = matcherOf(deny);
  return ({ address }) => {
    const plain = unmapped(address);
    // An address that can not be told is not known to be outside of what is denied.
    return isIP(plain) !== 0 && isAllowed(plain) && !isDenied(plain)
      ? { accepted: true, publisher: null }
      : { accepted: false, refusal: "address_not_allowed" };
  };
}

/** An IPv4 address that an IPv6 socket saw, in whatever spelling, as the IPv4 address it is. */
function unmapped(address: string): string {
  const url = `http://[${address}]`;
  if (isIP(address) !== 6 || !URL.canParse(url)) return address;
  const [, high, low] = MAPPED.exec(new URL(url).hostname.slice(1, -1)) ?? [];
  if (high === undefined || low === undefined) return address;
  return [high, low]
    .map((part) => Number.parseInt(part, 16))
    .map((part) => `${part >> 8}.${part & 255}`)
    .join(".");
}
