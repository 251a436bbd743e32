import { KEY_PREFIX } from "../api-keys/schema";
import { logger } from "../logger";
import { Introspections, type TokenClaims, TooManyQuestionsError } from "./introspections";
import { namePublisher } from "./publisher";
import type { InterceptorCheck, Verdict } from "./question";
import type { Interceptor } from "./schema";
import { tokenOf } from "./token";

const sharedIntrospections = new Introspections();

/** Accepts a token that the authorization server reports as active and with the required scopes. */
export function oauthCheck(
  interceptor: Extract<Interceptor, { type: "oauth" }>,
  introspections: Introspections = sharedIntrospections,
): InterceptorCheck {
  const { header, url, urls, scopes, clientIdClaim } = interceptor;
  return async ({ headers, address, contextId, publishers }): Promise<Verdict> => {
    const token = tokenOf(headers, header);
    if (token === null) return { accepted: false, refusal: "missing_token" };
    // An API key of this hub is not sent to another server.
    if (token.startsWith(KEY_PREFIX)) return { accepted: false, refusal: "invalid_token" };
    const server = urls[contextId] ?? url;
    let claims: TokenClaims | null;
    try {
      claims = await introspections.introspect(server, interceptor, token, address);
    } catch (error) {
      if (error instanceof TooManyQuestionsError) return { accepted: false, refusal: "too_many_questions" };
      logger.warn({ err: error, server: new URL(server).origin }, "a token could not be introspected");
      return { accepted: false, refusal: "introspection_unavailable" };
    }
    if (claims === null) return { accepted: false, refusal: "invalid_token" };
    if (!hasScopes(claims, scopes)) return { accepted: false, refusal: "insufficient_scope" };
    if (clientIdClaim === null)
      return { accepted: true, publisher: null, subject: subjectOf(server, claims) };
    const clientId = claims[clientIdClaim];
    return namePublisher(typeof clientId === "string" ? publishers.get(clientId) : undefined);
  };
}

function hasScopes({ scope = "" }: TokenClaims, wanted: readonly string[]): boolean {
  const granted = new Set(scope.split(" "));
  return wanted.every((one) => granted.has(one));
}

function subjectOf(server: string, { sub, client_id: clientId }: TokenClaims): string | null {
  return sub === undefined && clientId === undefined ? null : JSON.stringify([server, sub, clientId]);
}
