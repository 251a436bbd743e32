import { isSecretOf } from "../secrets/hash";
import type { InterceptorCheck } from "./question";
import type { Interceptor } from "./schema";
import { tokenOf } from "./token";

/** Accepts a request with one of the tokens. A token names no publisher. */
export function accessTokenCheck({
  header,
  tokens,
}: Extract<Interceptor, { type: "access-token" }>): InterceptorCheck {
  return ({ headers }) => {
    const given = tokenOf(headers, header);
    if (given === null) return { accepted: false, refusal: "missing_token" };
    return tokens.some(({ hash }) => isSecretOf(hash, given))
      ? { accepted: true, publisher: null }
      : { accepted: false, refusal: "invalid_token" };
  };
}
