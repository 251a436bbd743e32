import { matcherOf } from "../net/cidr";
import { plainAddress, plainRange } from "../net/plain-address";
import type { InterceptorCheck } from "./question";
import type { Interceptor } from "./schema";

/** Refuses denied addresses and, where a list of allowed ones is given, all others. */
export function ipCheck({ allow, deny }: Extract<Interceptor, { type: "ip" }>): InterceptorCheck {
  const isAllowed = allow.length > 0 ? matcherOf(allow.map(plainRange)) : () => true;
  const isDenied = matcherOf(deny.map(plainRange));
  return ({ address }) => {
    const plain = plainAddress(address);
    // An unreadable address could be a denied one, so it is refused.
    return plain !== null && isAllowed(plain) && !isDenied(plain)
      ? { accepted: true, publisher: null }
      : { accepted: false, refusal: "address_not_allowed" };
  };
}
