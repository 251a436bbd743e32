import { expect, it } from "vitest";
import { signInProblem } from "./sign-in-problem";

const ISSUER = "https://login.example.com/realm";
const problem = (code: string, message: string, facts: object = {}) =>
  signInProblem(code, { error: Object.assign(new Error(message), facts) }, ISSUER);
const CANNOT = "The identity provider's answer cannot be used";

it.each<[string, object, string]>([
  [
    "connect ECONNREFUSED 192.0.2.1:443",
    { code: "ECONNREFUSED", address: "192.0.2.1", port: 443 },
    "No answer of the identity provider: Connection refused by 192.0.2.1:443 (ECONNREFUSED).",
  ],
  [
    "getaddrinfo ENOTFOUND login.example.com",
    { code: "ENOTFOUND" },
    "No answer of the identity provider: Host name not found: login.example.com (ENOTFOUND).",
  ],
  [
    "self-signed certificate",
    { code: "DEPTH_ZERO_SELF_SIGNED_CERT" },
    "No answer of the identity provider: No secure connection with login.example.com: certificate is self-signed.",
  ],
  ["outgoing request timed out after 3500ms", {}, "The identity provider did not answer within 3500 ms."],
  ["expected 200 OK, got: 404 Not Found", {}, "The identity provider answered 404."],
  [
    "expected 200 OK with body but no body was returned",
    {},
    "The identity provider answered without a body.",
  ],
  ["Unexpected token '<', \"<script>al\"... is not valid JSON", {}, `${CANNOT}: it is not JSON.`],
  [
    "authorization_endpoint must be configured on the issuer",
    {},
    `${CANNOT}: its discovery document lacks what single sign-on needs.`,
  ],
  ["<b>what nobody foresaw</b>", {}, `${CANNOT}.`],
])("is one sentence when signing in cannot begin: %s", (message, facts, sentence) => {
  expect(problem("SIGNIN_OAUTH_ERROR", message, facts)).toBe(sentence);
});

it.each<[string, string]>([
  [
    "invalid_client (secret s3cret of <b>redeliver</b>)",
    "The identity provider refused the sign-in (invalid_client).",
  ],
  ["state mismatch, expected a, got: b", `${CANNOT}: it belongs to another sign-in.`],
  ["nonce mismatch, expected a, got: b", `${CANNOT}: it belongs to another sign-in.`],
  [
    "State cookie was missing.",
    `${CANNOT}: the browser brought no cookie of this sign-in, which began in another browser or too long ago.`,
  ],
  [
    "id_token issued in the future, now 1, iat 9",
    `${CANNOT}: its ID token does not hold at this time, by the clock of this machine.`,
  ],
  [
    "unexpected JWT alg received, expected RS256, got: none",
    `${CANNOT}: its ID token is not signed by RS256.`,
  ],
  [
    "unexpected iss value, expected https://a, got: https://state.example",
    `${CANNOT}: its ID token names another issuer than OIDC_ISSUER.`,
  ],
  [
    "aud mismatch, expected redeliver, got: x",
    `${CANNOT}: its ID token is for another client than OIDC_CLIENT_ID.`,
  ],
  ["failed to validate JWT signature", `${CANNOT}: its ID token is signed with none of its keys.`],
  ["id_token not present in TokenSet", `${CANNOT}: its ID token is missing or malformed.`],
])("is one sentence when the browser comes back: %s", (message, sentence) => {
  expect(problem("OAUTH_CALLBACK_ERROR", message)).toBe(sentence);
});

it("repeats only the code of an error in the query", () => {
  const sentence = "The identity provider sent the browser back with an error";
  expect(problem("OAUTH_CALLBACK_HANDLER_ERROR", "access_denied")).toBe(`${sentence} (access_denied).`);
  expect(problem("OAUTH_CALLBACK_HANDLER_ERROR", "Call 555-0100\u202e now!")).toBe(`${sentence}.`);
});

it("leaves failures of this hub to its own log", () => {
  const own = new Error("boom");
  expect(signInProblem("OAUTH_CALLBACK_ERROR", own, ISSUER)).toBeUndefined();
  expect(signInProblem("SESSION_ERROR", { error: own }, ISSUER)).toBeUndefined();
});
