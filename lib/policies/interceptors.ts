import { createPublicKey } from "node:crypto";
import { RedeliverError } from "../errors";
import { MASKED } from "../masked";
import { hashSecret } from "../secret-hash";
import type { Interceptor, NewInterceptor, ShownInterceptor } from "./interceptor-schema";

type Of<Kind extends Interceptor["type"]> = Extract<Interceptor, { type: Kind }>;
type NewOf<Kind extends Interceptor["type"]> = Extract<NewInterceptor, { type: Kind }>;
type NamedContext = { id: string; name: string };

const NOTHING_MASKED = `${MASKED} keeps a stored value, and there is none.`;

/** What interceptors that came in refer to. */
export type Surroundings = {
  /** What the policy has now: secrets that came in as the mask keep theirs. */
  stored: readonly Interceptor[] | "unknown";
  contexts: readonly NamedContext[];
};

/**
 * The interceptors to store for those that came in: secrets hashed, or kept where the mask came; contexts by their ids.
 * @throws RedeliverError invalid (400) naming a masked secret that is not stored, an unknown context or a false key
 */
export function keepInterceptors(given: readonly NewInterceptor[], around: Surroundings): Interceptor[] {
  return given.map((interceptor, index) => {
    const field = `interceptors.${index}`;
    switch (interceptor.type) {
      case "access-token":
        return keepTokens(interceptor, around, field);
      case "oauth":
        return {
          ...interceptor,
          urls: keepUrls(interceptor.urls, around, field),
          clientSecret: keepSecret(interceptor, around, field),
        };
      case "jwt":
        refuseFalseKeys(interceptor, field);
        return { ...interceptor, urls: keepUrls(interceptor.urls, around, field) };
      default:
        return interceptor;
    }
  });
}

/** Interceptors for people: without their secrets, contexts by their names. */
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
        return { ...interceptor, urls: showUrls(interceptor.urls, contexts), clientSecret: MASKED };
      case "jwt":
        return { ...interceptor, urls: showUrls(interceptor.urls, contexts) };
      default:
        return interceptor;
    }
  });
}

function keepTokens(
  given: NewOf<"access-token">,
  { stored }: Surroundings,
  field: string,
): Of<"access-token"> {
  const known = find(stored, "access-token")?.tokens ?? [];
  const tokens = given.tokens.map(({ name, token }, place) => {
    if (token !== MASKED) return { name, hash: hashSecret(token) };
    const kept = known.find((one) => one.name === name);
    return kept ?? refuse(`${field}.tokens.${place}.token`, NOTHING_MASKED);
  });
  return { ...given, tokens };
}

function keepSecret({ clientSecret }: NewOf<"oauth">, { stored }: Surroundings, field: string): string {
  if (clientSecret !== MASKED) return clientSecret;
  return find(stored, "oauth")?.clientSecret ?? refuse(`${field}.clientSecret`, NOTHING_MASKED);
}

function keepUrls(urls: Record<string, string>, { contexts }: Surroundings, field: string) {
  return Object.fromEntries(
    Object.entries(urls).map(([name, url]) => {
      const context = contexts.find((one) => one.name === name);
      return [context?.id ?? refuse(`${field}.urls.${name}`, "There is no such context."), url];
    }),
  );
}

/** A context that was deleted is left out: nothing is published there any more. */
function showUrls(urls: Record<string, string>, contexts: readonly NamedContext[]): Record<string, string> {
  return Object.fromEntries(contexts.flatMap(({ id, name }) => (urls[id] ? [[name, urls[id]]] : [])));
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
