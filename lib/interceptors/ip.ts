import { matcherOf } from "../net/cidr";
import { plainAddress, plainRange } from "../net/plain-address";
import type { InterceptorCheck } from "./question";
import type { Interceptor } from "./schema";

/** Whether the publisher's address may publish: denied addresses may not, and if some are allowed, no others may. */
export function ipCheck({ allow, deny }: Extract<Interceptor, { type: "ip" }>): InterceptorCheck {
  const isAllowed = allow.length > 0 ? matcherOf(allow.map(plainRange)) : () => true;
  const isDenied = matcherOf(deny.map(plainRange));
  return ({ address }) => {
    const plain = plainAddress(address);
    // An address that cannot be told is not known to be outside of what is denied.
    return plain !== null && isAllowed(plain) && !isDenied(plain)
      ? { accepted: true, publisher: null }
      : { accepted: false, refusal: "address_not_allowed" };
  };
}
