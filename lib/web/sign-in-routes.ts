import { RedeliverError } from "../errors";
import { MinuteLimiter } from "../http/limiter";
import { addressBlock } from "../net/plain-address";

/** What begins or ends a single sign-on, of whichever provider: it makes us ask that provider. */
const SIGN_ON = /^\/api\/auth\/(?:signin|callback)\/(?!password(?:\/|$))/;
/** So often a minute of one address, and of all together. */
const signOns = new MinuteLimiter(20, 1200);

/** A page about e-mails that nobody is sent, in markup of NextAuth's own. */
const NOT_THERE = /^\/api\/auth\/verify-request(?:\/|$)/;

/**
 * What is refused of signing in before NextAuth sees it.
 * @param path without slashes too many; every `%` of it begins a character
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
