import {
  createLocalJWKSet,
  errors,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
  type LocalJWKSet,
} from "jose";
import { logger } from "../logger";
import { KeySets } from "./key-sets";
import { namePublisher } from "./publisher";
import type { InterceptorCheck, Verdict } from "./question";
import type { Interceptor } from "./schema";
import { tokenOf } from "./token";

type JwtInterceptor = Extract<Interceptor, { type: "jwt" }>;
/** Reads the keys for a context: the cached ones or, with `true`, newer ones; null when there are no newer ones. */
type KeySource = (contextId: string, newer: boolean) => Promise<LocalJWKSet | null>;

const sharedKeySets = new KeySets();

/** The keys could not be read; the token itself may be valid. */
class KeysUnavailableError extends Error {}

/** Accepts a token that the issuer signed for this hub, and reads the client ID from it. */
export function jwtCheck(interceptor: JwtInterceptor, keySets: KeySets = sharedKeySets): InterceptorCheck {
  const { header, issuer, audience, algorithms, clockToleranceSeconds, clientIdClaim } = interceptor;
  const source = keySourceOf(interceptor, keySets);
  const options: JWTVerifyOptions = {
    issuer,
    audience,
    algorithms,
    clockTolerance: clockToleranceSeconds,
    requiredClaims: ["exp"],
  };
  return async ({ headers, contextId, publishers }): Promise<Verdict> => {
    const token = tokenOf(headers, header);
    if (token === null) return { accepted: false, refusal: "missing_token" };
    try {
      const claims = await verify(token, (newer) => source(contextId, newer), options);
      if (clientIdClaim === null) return { accepted: true, publisher: null, subject: subjectOf(claims) };
      const clientId = claims[clientIdClaim];
      return namePublisher(typeof clientId === "string" ? publishers.get(clientId) : undefined);
    } catch (error) {
      return { accepted: false, refusal: refusalOf(error) };
    }
  };
}

function keySourceOf({ url, urls, keys, timeoutMs }: JwtInterceptor, keySets: KeySets): KeySource {
  if (url === undefined) {
    const inline = createLocalJWKSet({ keys: keys ?? [] });
    return async (_, newer) => (newer ? null : inline);
  }
  return async (contextId, newer) => {
    const from = urls[contextId] ?? url;
    try {
      return newer ? await keySets.getNewer(from, timeoutMs) : await keySets.get(from, timeoutMs);
    } catch (error) {
      logger.warn({ err: error, server: new URL(from).origin }, "keys of an issuer could not be read");
      throw new KeysUnavailableError();
    }
  };
}

async function verify(
  token: string,
  keys: (newer: boolean) => Promise<LocalJWKSet | null>,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  // jose calls this after it has checked the token's header and algorithm: a malformed token causes no request.
  let used: LocalJWKSet | null = null;
  const held: LocalJWKSet = Object.assign(
    async (...asked: Parameters<LocalJWKSet>) => {
      used = await keys(false);
      return used ? used(...asked) : Promise.reject(new errors.JWKSNoMatchingKey());
    },
    { jwks: () => used?.jwks() ?? { keys: [] } },
  );
  try {
    return await verifyWith(token, held, options);
  } catch (error) {
    const newer = error instanceof errors.JWKSNoMatchingKey ? await keys(true) : null;
    if (newer === null) throw error;
    return verifyWith(token, newer, options);
  }
}

/** Tries each key that fits a token without a key ID. */
async function verifyWith(token: string, keys: LocalJWKSet, options: JWTVerifyOptions): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, keys, options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      try {
        return (await jwtVerify(token, key, options)).payload;
      } catch (problem) {
        if (!(problem instanceof errors.JWSSignatureVerificationFailed)) throw problem;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

function subjectOf({ iss, sub }: JWTPayload): string | null {
  return sub === undefined ? null : `${iss} ${sub}`;
}

function refusalOf(error: unknown): "keys_unavailable" | "token_expired" | "invalid_token" {
  if (error instanceof KeysUnavailableError) return "keys_unavailable";
  return error instanceof errors.JWTExpired ? "token_expired" : "invalid_token";
}
