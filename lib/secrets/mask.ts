import { maskUrls } from "./mask-url";
import { MASKED } from "./masked";

/**
 * Names of headers and log fields whose values never reach a log, a page, an export or an answer. Wide on purpose: a masked
 * harmless value can be read in another way, but a shown secret has to be replaced.
 */
const SECRET_NAMES = [
  /auth|cookie|token|secret|passw|passphrase|passcode|key|sign|hmac|session|credential/i,
  /jwt|saml|assertion|bearer|csrf|xsrf|otp|ticket|principal|client-?cert|dpop|private|license/i,
  /^x-api-|^proxy-|(^|[-_.])(sid|pin|pwd|pass|sig|dsn|cert)($|[-_.])/i,
];
/** Names that match the rule above, but are not secret and help to find a fault. */
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

/** The only headers of a subscriber whose values are shown: those of content negotiation, and the hub's own. */
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

/** Whether the name of a header of a request or answer, or of a log field, indicates a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAMES.some((names) => names.test(name)) && !KNOWN_HARMLESS.has(name.toLowerCase());
}

/** Whether a header of a subscriber is secret: all are, except the known harmless ones. */
export function isSecretOfSubscriber(name: string): boolean {
  return !SHOWN_OF_SUBSCRIBER.has(name.toLowerCase());
}

/**
 * Masks the headers of a publisher's request or of an answer for storage and display: secret values, and the query values of
 * URLs in the others.
 * @param secret further secret names, in lower case
 */
export function maskHeaders<Values extends Value>(
  headers: Record<string, Values>,
  secret: ReadonlySet<string> = NONE,
): Record<string, Values> {
  return mask(headers, (name) => isSecretName(name) || secret.has(name.toLowerCase()));
}

/** Masks the headers of a subscriber for storage and display, except the known harmless ones. */
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
