import { logger } from "../logger";
import { accessTokenCheck } from "./access-token";
import { checkClientId } from "./client-id";
import { ipCheck } from "./ip";
import { jwtCheck } from "./jwt";
import { oauthCheck } from "./oauth";
import type { InterceptorCheck } from "./question";
import { type Interceptor, parseInterceptors } from "./schema";
import { openInterceptors } from "./settings";

/** The checks of a policy's interceptors; `unknown` when one is unknown to this release, or cannot be decrypted. */
export type PolicyChecks = InterceptorCheck[] | "unknown";

/** The checks of the interceptors of a policy as its row holds them. */
export function checksOfPolicy({ id, interceptors }: { id: string; interceptors: unknown }): PolicyChecks {
  const stored = parseInterceptors(interceptors);
  if (stored === "unknown") return stored;
  try {
    return checksOf(openInterceptors(stored, id));
  } catch (error) {
    // Refuses all requests until the key is present again; the policies of other handlers are not affected.
    logger.error({ err: error, policyId: id }, "a secret of a policy cannot be read");
    return "unknown";
  }
}

/** The names of the headers from which a policy's interceptors read tokens, as its row holds them. */
export function secretHeadersOf(column: unknown): string[] {
  const interceptors = parseInterceptors(column);
  if (interceptors === "unknown") return [];
  return interceptors.flatMap((one) => ("header" in one ? one.header : []));
}

/** The checks of interceptors, in their order: addresses first, because that check costs nothing. */
export function checksOf(interceptors: readonly Interceptor[]): InterceptorCheck[] {
  return [...interceptors].sort((a, b) => rank(a) - rank(b)).map(checkOf);
}

const rank = ({ type }: Interceptor) => (type === "ip" ? 0 : 1);

function checkOf(interceptor: Interceptor): InterceptorCheck {
  switch (interceptor.type) {
    case "ip":
      return ipCheck(interceptor);
    case "oauth":
      return oauthCheck(interceptor);
    case "jwt":
      return jwtCheck(interceptor);
    case "access-token":
      return accessTokenCheck(interceptor);
    case "client-id":
      return checkClientId;
  }
}
