import { accessTokenCheck } from "./access-token";
import { checkClientId } from "./client-id";
import { ipCheck } from "./ip";
import { jwtCheck } from "./jwt";
import { oauthCheck } from "./oauth";
import type { InterceptorCheck } from "./question";
import type { Interceptor } from "./schema";

/** The checks of a policy's interceptors, in their order: addresses first, because that check costs nothing. */
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
