import { RedeliverError } from "../errors";
import { MASKED } from "../http/mask";
import { hashSecret } from "../secret-hash";
import type { Interceptor, NewInterceptor, ShownInterceptor } from "./interceptor-schema";

type Of<Kind extends Interceptor["type"]> = Extract<Interceptor, { type: Kind }>;

/**
 * The interceptors to store for those that came in. A secret that is the mask, as answers show it, keeps the stored one.
 * @param stored what the policy has now
 * @throws RedeliverError invalid (400) naming a masked secret that is not stored
 */
export function keepInterceptors(
  given: readonly NewInterceptor[],
  stored: readonly Interceptor[] | "unknown",
): Interceptor[] {
  return given.map((interceptor, index) => {
    if (interceptor.type !== "access-token") return interceptor;
    const known = find(stored, "access-token")?.tokens ?? [];
    const tokens = interceptor.tokens.map(({ name, token }, place) => {
      if (token !== MASKED) return { name, hash: hashSecret(token) };
      const kept = known.find((one) => one.name === name);
      return kept ?? refuseMask(`interceptors.${index}.tokens.${place}.token`);
    });
    return { ...interceptor, tokens };
  });
}

/** Interceptors for people: without their secrets. */
export function showInterceptors(interceptors: readonly Interceptor[] | "unknown"): ShownInterceptor[] {
  if (interceptors === "unknown") return [];
  return interceptors.map((interceptor) => {
    if (interceptor.type !== "access-token") return interceptor;
    return { ...interceptor, tokens: interceptor.tokens.map(({ name }) => ({ name, token: MASKED })) };
  });
}

function find<Kind extends Interceptor["type"]>(
  stored: readonly Interceptor[] | "unknown",
  type: Kind,
): Of<Kind> | undefined {
  if (stored === "unknown") return undefined;
  return stored.find((one): one is Of<Kind> => one.type === type);
}

function refuseMask(field: string): never {
  throw new RedeliverError("invalid", `Not valid in the body: ${field}.`, [
    { field, message: `${MASKED} keeps a stored value, and there is none.` },
  ]);
}
