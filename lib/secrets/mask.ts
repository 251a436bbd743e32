import { maskUrls } from "./mask-url";
import { MASKED } from "./masked";

/**
 * Names whose values never reach a log, a page, an export or an answer, of the headers of requests and answers and of the
 * fields of a log line. Wide on purpose: a harmless value that is masked costs a look elsewhere, a secret that is shown
 * has to be replaced.
 */
const SECRET_NAMES = [
  /auth|cookie|token|secret|passw|passphrase|passcode|key|sign|hmac|session|credential/i,
  /jwt|saml|assertion|bearer|csrf|xsrf|otp|ticket|principal|client-?cert|dpop|private|license/i,
  /^x-api-|^proxy-|(^|[-_.])(sid|pin|pwd|pass|sig|dsn|cert)($|[-_.])/i,
];
/** Names that the rule above would catch, and that say nothing secret but much to whoever looks for a fault. */
const KNOWN_HARMLESS = new Set([
  "idempotency-key",
  "x-idempotency-key",
  "www-authenticate",
  "proxy-authenticate",
  "proxy-connection",
  "proxy-status",
  "surrogate-key",
  "access-control-allow-credentials",
]);

/** The only headers of a subscriber whose values are shown: those that content negotiation is made of, and the hub's own. */
const SHOWN_OF_SUBSCRIBER = new Set([
  "accept",
  "accept-charset",
  "accept-encoding",
  "accept-language",
  "cache-control",
  "content-language",
  "content-type",
  "prefer",
  "user-agent",
  "webhook-id",
  "webhook-timestamp",
]);

const NONE: ReadonlySet<string> = new Set();

type Value = string | string[] | undefined;

/** Whether a header of a publisher's request or of an answer, or a field of a log line, carries a secret by its name. */
export function isSecretName(name: string): boolean {
  return SECRET_NAMES.some((names) => names.test(name)) && !KNOWN_HARMLESS.has(name.toLowerCase());
}

/** Whether a subscriber's header is one that people may see. All others are secrets of its. */
export function isSecretOfSubscriber(name: string): boolean {
  return !SHOWN_OF_SUBSCRIBER.has(name.toLowerCase());
}

/**
 * Headers of a publisher's request or of an answer as they may be stored and shown: the values of those that carry
 * secrets are masked, and so are the values in the queries of URLs in the others.
 * @param secret lower-case names that carry secrets besides those that say so
 */
export function maskHeaders<Values extends Value>(
  headers: Record<string, Values>,
  secret: ReadonlySet<string> = NONE,
): Record<string, Values> {
  return mask(headers, (name) => isSecretName(name) || secret.has(name.toLowerCase()));
}

/** A subscriber's headers as they may be stored and shown: masked unless they are known to be harmless. */
export function maskSubscriberHeaders(headers: Record<string, string>): Record<string, string> {
  return mask(headers, isSecretOfSubscriber);
}

function mask<Values extends Value>(
  headers: Record<string, Values>,
  isSecret: (name: string) => boolean,
): Record<string, Values> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, isSecret(name) ? MASKED : readable(value)]),
  ) as Record<string, Values>;
}

function readable(value: Value): Value {
  return typeof value === "string" ? maskUrls(value) : value?.map(maskUrls);
}
