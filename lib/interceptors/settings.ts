import { createPublicKey } from "node:crypto";
import { type FieldProblem, RedeliverError } from "../errors";
import { hashSecret } from "../secrets/hash";
import { open, seal } from "../secrets/keys";
import { shownUrl } from "../secrets/mask-url";
import { MASKED } from "../secrets/masked";
import { originOf, originsOf } from "../secrets/origins";
import { clientSecretPlace } from "../secrets/places";
import { HASH_OF_STAND_IN, holdsStandIn } from "../secrets/stand-in";
import { NOTHING_STORED, unmaskUrl } from "../secrets/unmask-url";
import type { Interceptor, NewInterceptor, ShownInterceptor } from "./schema";

type Of<Kind extends Interceptor["type"]> = Extract<Interceptor, { type: Kind }>;
type NewOf<Kind extends Interceptor["type"]> = Extract<NewInterceptor, { type: Kind }>;
type NamedContext = { id: string; name: string };

/** The stored rows that the interceptors of a body refer to. */
export type Surroundings = {
  /** The policy's stored interceptors: a masked secret keeps its stored value. */
  stored: readonly Interceptor[] | "unknown";
  contexts: readonly NamedContext[];
  policyId: string;
};

/**
 * Converts the interceptors of a body to stored ones: hashes or encrypts secrets, keeps masked ones, and names contexts by id.
 * @throws RedeliverError invalid (400) naming a masked secret that is not stored, an unknown context or a false key
 */
export function keepInterceptors(given: readonly NewInterceptor[], around: Surroundings): Interceptor[] {
  return given.map((interceptor, index) => {
    const field = `interceptors.${index}`;
    switch (interceptor.type) {
      case "access-token":
        return keepTokens(interceptor, around, field);
      case "oauth": {
        const known = find(around.stored, "oauth");
        const clientSecret = keepSecret(interceptor, known, around.policyId, field);
        return {
          ...interceptor,
          clientSecret,
          url: unmaskUrl(interceptor.url, known?.url ?? null, `${field}.url`),
          urls: keepUrls(interceptor.urls, known?.urls, around, field),
        };
      }
      case "jwt": {
        refuseFalseKeys(interceptor, field);
        const known = find(around.stored, "jwt");
        return {
          ...interceptor,
          url: interceptor.url && unmaskUrl(interceptor.url, known?.url ?? null, `${field}.url`),
          urls: keepUrls(interceptor.urls, known?.urls, around, field),
        };
      }
      default:
        return interceptor;
    }
  });
}

/**
 * Decrypts the secrets of stored interceptors that are sent to their servers.
 * @throws UnreadableSecretError when a key is missing
 */
export function openInterceptors(interceptors: readonly Interceptor[], policyId: string): Interceptor[] {
  return interceptors.map((one) =>
    one.type === "oauth"
      ? { ...one, clientSecret: open(one.clientSecret, clientSecretPlace(policyId)) }
      : one,
  );
}

/** Interceptors as shown: secrets masked, contexts by name. */
export function showInterceptors(
  interceptors: readonly Interceptor[] | "unknown",
  contexts: readonly NamedContext[],
): ShownInterceptor[] {
  if (interceptors === "unknown") return [];
  return interceptors.map((interceptor) => {
    switch (interceptor.type) {
      case "access-token":
        return { ...interceptor, tokens: interceptor.tokens.map(({ name }) => ({ name, token: MASKED })) };
      case "oauth":
        return {
          ...interceptor,
          url: shownUrl(interceptor.url),
          urls: showUrls(interceptor.urls, contexts),
          clientSecret: MASKED,
        };
      case "jwt":
        return {
          ...interceptor,
          url: interceptor.url && shownUrl(interceptor.url),
          urls: showUrls(interceptor.urls, contexts),
        };
      default:
        return interceptor;
    }
  });
}

/** Whether an interceptor has a URL for this context. */
export function namesContext(interceptors: readonly Interceptor[] | "unknown", contextId: string): boolean {
  if (interceptors === "unknown") return false;
  return interceptors.some((one) => "urls" in one && Object.hasOwn(one.urls, contextId));
}

/** Whether the interceptors recognise publishers by their client IDs, so that any approved one may be let in. */
export function namesPublishers(interceptors: readonly Interceptor[] | "unknown"): boolean {
  if (interceptors === "unknown") return false;
  return interceptors.some(
    (one) => one.type === "client-id" || ("clientIdClaim" in one && one.clientIdClaim !== null),
  );
}

function keepTokens(
  given: NewOf<"access-token">,
  { stored }: Surroundings,
  field: string,
): Of<"access-token"> {
  const known = find(stored, "access-token")?.tokens ?? [];
  const tokens = given.tokens.map(({ name, token }, place) => {
    if (token !== MASKED) return { name, hash: holdsStandIn(token) ? HASH_OF_STAND_IN : hashSecret(token) };
    const kept = known.find((one) => one.name === name);
    return kept ?? refuse(`${field}.tokens.${place}.token`, NOTHING_STORED);
  });
  return { ...given, tokens };
}

/** Keeps a masked secret only for the origins that it is sent to already; a new origin requires the secret again. */
function keepSecret(
  given: NewOf<"oauth">,
  known: Of<"oauth"> | undefined,
  policyId: string,
  field: string,
): string {
  const { clientSecret } = given;
  if (clientSecret !== MASKED) return seal(clientSecret, clientSecretPlace(policyId));
  if (known === undefined) return refuse(`${field}.clientSecret`, NOTHING_STORED);
  const trusted = originsOf([known.url, ...Object.values(known.urls)]);
  const places = [
    ["url", given.url],
    ...Object.entries(given.urls).map(([name, url]) => [`urls.${name}`, url]),
  ];
  const problems = places.flatMap(([place, url]): FieldProblem[] => {
    const origin = originOf(url);
    if (origin === null || trusted.has(origin)) return [];
    const message = `${origin} is another origin: the client secret is not sent there unless it comes again.`;
    return [{ field: `${field}.${place}`, message }];
  });
  if (problems.length === 0) return known.clientSecret;
  const again = "Another origin needs the client secret again in the same request.";
  throw new RedeliverError("invalid", again, [
    ...problems,
    { field: `${field}.clientSecret`, message: again },
  ]);
}

function keepUrls(
  urls: Record<string, string>,
  known: Record<string, string> | undefined,
  { contexts }: Surroundings,
  field: string,
) {
  return Object.fromEntries(
    Object.entries(urls).map(([name, url]) => {
      const place = `${field}.urls.${name}`;
      const id = contexts.find((one) => one.name === name)?.id ?? refuse(place, "There is no such context.");
      return [id, unmaskUrl(url, known?.[id] ?? null, place)];
    }),
  );
}

/** URLs by context name. Deleted contexts are left out. */
function showUrls(urls: Record<string, string>, contexts: readonly NamedContext[]): Record<string, string> {
  return Object.fromEntries(
    contexts.flatMap(({ id, name }) => (urls[id] ? [[name, shownUrl(urls[id])]] : [])),
  );
}

function refuseFalseKeys({ keys = [] }: NewOf<"jwt">, field: string): void {
  for (const [index, key] of keys.entries()) {
    try {
      createPublicKey({ key, format: "jwk" });
    } catch {
      refuse(`${field}.keys.${index}`, "This is no public key.");
    }
  }
}

function find<Kind extends Interceptor["type"]>(
  stored: readonly Interceptor[] | "unknown",
  type: Kind,
): Of<Kind> | undefined {
  if (stored === "unknown") return undefined;
  return stored.find((one): one is Of<Kind> => one.type === type);
}

function refuse(field: string, message: string): never {
  throw new RedeliverError("invalid", `Not valid in the body: ${field}.`, [{ field, message }]);
}
