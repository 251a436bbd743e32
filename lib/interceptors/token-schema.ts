import { z } from "zod";
import { storedUrl } from "../net/url";
import { holdsMask, MASKED } from "../secrets/masked";
import { storedText } from "../text/stored-text";

/** Headers with another meaning, which cannot carry a token. */
const TAKEN_HEADER =
  /^(host|content-.*|transfer-encoding|connection|te|upgrade|expect|accept|user-agent|cookie|x-forwarded-.*|idempotency-key|client-id|client-secret|event-.*)$/;
export const tokenHeader = storedText()
  .toLowerCase()
  .regex(/^[!#$%&'*+.^_`|~0-9a-z-]{1,100}$/, "This is no header name.")
  .refine((name) => !TAKEN_HEADER.test(name), "This header has another meaning.")
  .default("authorization")
  .describe("Where the token is sent. `authorization`: behind `Bearer`; in any other header: by itself.");

/** The URL of an authorization server: http or https, without credentials, because screens show URLs. */
const authorityUrl = storedUrl("No credentials in the URL.");
const urls = z
  .record(storedText(), authorityUrl)
  .default({})
  .describe("Other URLs for single contexts, by the context's name.");
/** The column names contexts by id, so that a renamed context keeps its URL. */
const keptUrls = z.record(z.guid(), z.string());
const timeoutMs = z.int().min(100).max(30_000).default(5000).describe("For one answer of the URL.");
const clientIdClaim = storedText().min(1).max(200).nullable();

/** Public-key signatures. `none` and shared secrets (HS256 …) are left out. */
export const JWT_ALGORITHMS = [
  ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"],
] as const;

const text = storedText().max(20_000);
/** A public JSON Web Key (RFC 7517). The strict object refuses the members of a private key. */
const publicKey = z.strictObject({
  kty: z.enum(["RSA", "EC", "OKP"], {
    error: "One of: RSA, EC, OKP. Secrets shared with publishers are not taken.",
  }),
  ...Object.fromEntries(
    ["kid", "alg", "use", "n", "e", "crv", "x", "y", "x5t", "x5t#S256", "x5u"].map((name) => [
      name,
      text.optional(),
    ]),
  ),
  key_ops: z.array(text).max(10).optional(),
  x5c: z.array(text).max(10).optional(),
  ext: z.boolean().optional(),
});

const oneOrMore = z.union([
  storedText().min(1).max(2000),
  z.array(storedText().min(1).max(2000)).min(1).max(20),
]);

const jwtFields = z.strictObject({
  type: z.literal("jwt"),
  header: tokenHeader,
  url: authorityUrl.optional().describe("Where the issuer publishes its keys (JWKS)."),
  urls,
  keys: z.array(publicKey).min(1).max(20).optional().describe("Public keys (JWK), instead of a URL."),
  issuer: oneOrMore.describe("What `iss` must be; of several, one."),
  audience: oneOrMore.describe("What `aud` must contain; of several, one."),
  algorithms: z
    .array(z.enum(JWT_ALGORITHMS, { error: `One of: ${JWT_ALGORITHMS.join(", ")}.` }))
    .min(1)
    .default(["RS256", "PS256", "ES256", "EdDSA"]),
  clockToleranceSeconds: z.int().min(0).max(600).default(30),
  clientIdClaim: clientIdClaim
    .default(null)
    .describe("The claim with the publisher's client ID. Left out: the token names nobody."),
  timeoutMs,
});
export const jwt = jwtFields
  .superRefine(({ url, urls, keys }, context) => {
    const problem = (field: string, message: string) =>
      context.addIssue({ code: "custom", path: [field], message });
    if (!url === !keys) problem("url", "Give either the URL of the keys or the keys.");
    else if (!url && Object.keys(urls).length > 0)
      problem("urls", "URLs for single contexts stand beside `url`.");
  })
  .describe("A JSON Web Token signed by an issuer whose public keys are known.");
export const keptJwt = jwtFields.extend({ urls: keptUrls });

const credential = storedText()
  .min(1)
  .max(1000)
  .regex(/^[\x20-\x7e]*$/, "Only ASCII characters.");
export const oauth = z
  .strictObject({
    type: z.literal("oauth"),
    header: tokenHeader,
    url: authorityUrl.describe("Where the authorization server says what a token is worth (RFC 7662)."),
    urls,
    clientId: credential.describe("How the hub introduces itself there."),
    clientSecret: credential
      .refine(
        (text) => text === MASKED || !holdsMask(text),
        `${MASKED} stands for the whole secret, not for a part.`,
      )
      .describe("Answers mask it; sending [masked] back keeps it."),
    scopes: z
      .array(storedText().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/, "This is no scope."))
      .max(50)
      .default([])
      .describe("All of these must be the token's."),
    clientIdClaim: clientIdClaim
      .default("client_id")
      .describe("Of the answer, what is the publisher's client ID. null: the token names nobody."),
    cacheSeconds: z
      .int()
      .min(0)
      .max(3600)
      .default(60)
      .describe(
        "How long an answer may be used again, if it allows that: so long a revoked token may still pass.",
      ),
    timeoutMs,
  })
  .describe("A token that an authorization server says is active (OAuth 2.0 token introspection).");
export const keptOauth = oauth.extend({ urls: keptUrls });
export const shownOauth = oauth.extend({ clientSecret: z.literal(MASKED) });
