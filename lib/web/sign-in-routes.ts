import { RedeliverError } from "../errors";
import { MinuteLimiter } from "../http/limiter";
import { addressBlock } from "../net/plain-address";

/** The beginning and end of a single sign-on with any provider: each makes the hub call the provider. */
const SIGN_ON = /^\/api\/auth\/(?:signin|callback)\/(?!password(?:\/|$))/;
/** The most a minute for one address, and for all together. */
const signOns = new MinuteLimiter(20, 1200);

/** NextAuth's page about sign-in by e-mail, which does not exist here. */
const NOT_THERE = /^\/api\/auth\/verify-request(?:\/|$)/;

/**
 * Refuses requests of sign-in before NextAuth handles them; null lets a request continue.
 * @param path normalised, with every `%` beginning a character
 */
export function refuseSignIn(path: string, address: string): RedeliverError | null {
  if (!path.startsWith("/api/")) return null;
  const plain = decodeURIComponent(path);
  if (NOT_THERE.test(plain)) return new RedeliverError("not_found", "There is nothing at this path.");
  if (!SIGN_ON.test(plain) || signOns.take(addressBlock(address))) return null;
  return new RedeliverError(
    "too_many_requests",
    "Too many sign-ins from this address. Try again in a minute.",
  );
}
