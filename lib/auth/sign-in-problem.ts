import { describeNoAnswer } from "../engine/outcome";
import { explainNetworkError } from "../net/network-error";
import { parseUrl } from "../net/url";

/** Patterns that distinguish the libraries' errors. The rest of a message may come from any sender. */
const OF_WORDS: [RegExp, string][] = [
  [
    /cookie was missing|^checks\./,
    "the browser brought no cookie of this sign-in, which began in another browser or too long ago",
  ],
  [/^state|^nonce/, "it belongs to another sign-in"],
  [
    /^(id_token|JWT) (expired|issued in the future|not active)|^too much time|timestamp/,
    "its ID token does not hold at this time, by the clock of this machine",
  ],
  [/^unexpected (JWT|id_token) alg/, "its ID token is not signed by RS256"],
  [/^unexpected iss|^iss /, "its ID token names another issuer than OIDC_ISSUER"],
  [
    /^(aud|azp|missing required JWT property azp)\b/,
    "its ID token is for another client than OIDC_CLIENT_ID",
  ],
  [/signature|jwks|matching key/, "its ID token is signed with none of its keys"],
  [/^(id_token|missing required JWT|failed to decode JWT|JWT)\b/, "its ID token is missing or malformed"],
  [/must be configured on the issuer|absolute URL/, "its discovery document lacks what single sign-on needs"],
  [/\bJSON\b/, "it is not JSON"],
];
const TIMED_OUT = /^outgoing request timed out after (\d{1,9})ms$/;
const OTHER_STATUS = /^expected 200 OK, got: (\d{3}) /;
const NO_BODY = /^expected 200 OK with body/;
/** The codes of OAuth 2 and OpenID Connect; the text after a code is the provider's. */
const PROVIDER_CODE = /^([a-z][a-z_]{2,59})(?: \(|$)/;

/** The detail that NextAuth passes with the name of a failure: an error, or an object that holds one. */
type Metadata = Error | { error?: unknown };

/**
 * Describes a failure between this hub and the identity provider in one sentence. The libraries' own messages address their
 * developers, and quote data sent by the provider or by an unauthenticated browser.
 * @param code NextAuth's name of the failure
 * @returns undefined for failures of this hub itself
 */
export function signInProblem(code: string, metadata: Metadata, issuer: string): string | undefined {
  const error = metadata instanceof Error ? undefined : metadata.error;
  if (!(error instanceof Error) || !/OAUTH/.test(code)) return undefined;
  const { message } = error;
  if (code === "OAUTH_CALLBACK_HANDLER_ERROR")
    return `The identity provider sent the browser back with an error${named(message)}.`;
  const waited = TIMED_OUT.exec(message)?.[1];
  if (waited !== undefined) return `The identity provider did not answer within ${waited} ms.`;
  const status = OTHER_STATUS.exec(message)?.[1];
  if (status !== undefined) return `The identity provider answered ${status}.`;
  if (NO_BODY.test(message)) return "The identity provider answered without a body.";
  // After discovery requests go to other servers than the issuer's, and the error does not name them.
  const subject = code === "SIGNIN_OAUTH_ERROR" ? originOf(issuer) : "a server of the identity provider";
  const failure = explainNetworkError(error, subject);
  if (failure.kind !== "network") return `No answer of the identity provider: ${describeNoAnswer(failure)}.`;
  const reason = OF_WORDS.find(([words]) => words.test(message))?.[1];
  if (reason !== undefined) return `The identity provider's answer cannot be used: ${reason}.`;
  if (PROVIDER_CODE.test(message)) return `The identity provider refused the sign-in${named(message)}.`;
  return "The identity provider's answer cannot be used.";
}

/** ` (access_denied)`. */
function named(message: string): string {
  const code = PROVIDER_CODE.exec(message)?.[1];
  return code === undefined ? "" : ` (${code})`;
}

function originOf(issuer: string): string {
  return parseUrl(issuer)?.origin ?? issuer;
}
