import type { RoutedPublisher } from "../events/routing";
import type { Refusal } from "../events/schema";
import type { RequestHeaders } from "../http/headers";
import type { Interceptor } from "../policies/interceptor-schema";
import { accessTokenCheck } from "./access-token";
import { checkClientId } from "./client-id";
import { ipCheck } from "./ip";
import { jwtCheck } from "./jwt";
import { oauthCheck } from "./oauth";

/** A publisher that an interceptor validated: the only kind that is ever named on an event. */
export type KnownPublisher = Pick<RoutedPublisher, "id" | "name">;

/** What an interceptor is asked: may this request publish? */
export type Question = {
  headers: RequestHeaders;
  /** The client's, as `clientAddress` reads it. */
  address: string;
  /** The context that is published to. */
  contextId: string;
  /** By client ID. */
  publishers: ReadonlyMap<string, RoutedPublisher>;
};

/** What one interceptor says: accepted, with whom it recognised, or why not. */
export type Verdict =
  | {
      accepted: true;
      publisher: KnownPublisher | null;
      /** Who it is where no publisher is named: to keep idempotency keys of different ones apart. */
      subject?: string | null;
    }
  | { accepted: false; refusal: Refusal };

export type InterceptorCheck = (question: Question) => Verdict | Promise<Verdict>;

/** The checks of a policy's interceptors in the order they are made: addresses first, they cost nothing. */
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
