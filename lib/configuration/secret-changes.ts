import type { Interceptor } from "../interceptors/schema";
import { normalUrl } from "../net/url";
import { isSecretOf } from "../secrets/hash";
import { open } from "../secrets/keys";
import { isSecretOfSubscriber } from "../secrets/mask";
import { holdsMask, MASKED } from "../secrets/masked";
import { clientSecretPlace, headerPlace } from "../secrets/places";
import { unmaskUrl } from "../secrets/unmask-url";
import type { FileEntry } from "./schema";
import type { StoredRow } from "./stored";

/**
 * The paths of the secrets that a file has in the clear and that differ from the stored ones. Shown, both are the same mask. A
 * secret that cannot be decrypted differs.
 */

export function changedSecretsOfSubscriber(
  { url, alternativeUrl, headers = {} }: FileEntry<"subscribers">,
  { id, destinations: stored }: StoredRow<"subscribers">,
): string[] {
  const known = new Map(Object.entries(stored.headers).map(([name, value]) => [name.toLowerCase(), value]));
  const changed = Object.entries(headers).filter(([name, value]) => {
    const before = known.get(name.toLowerCase());
    if (value === MASKED || before === undefined || !isSecretOfSubscriber(name)) return false;
    return !isStored(value, before, headerPlace(id, name));
  });
  return [
    ...(isOtherUrl(url, stored.url) ? ["url"] : []),
    ...(isOtherUrl(alternativeUrl, stored.alternativeUrl) ? ["alternativeUrl"] : []),
    ...changed.map(([name]) => `headers.${name}`),
  ];
}

export function changedSecretsOfPolicy(
  { interceptors = [] }: FileEntry<"policies">,
  { id, interceptors: stored }: StoredRow<"policies">,
): string[] {
  if (stored === "unknown") return [];
  return interceptors.flatMap((given) => {
    const path = `interceptors.${given.type}`;
    const before = stored.find(({ type }) => type === given.type);
    if (given.type === "access-token" && before?.type === "access-token") {
      return given.tokens.flatMap(({ name, token }) => {
        const hash = before.tokens.find((one) => one.name === name)?.hash;
        return token === MASKED || hash === undefined || isSecretOf(hash, token)
          ? []
          : [`${path}.tokens.${name}`];
      });
    }
    if (given.type === "oauth" && before?.type === "oauth") {
      const isKept =
        given.clientSecret === MASKED ||
        isStored(given.clientSecret, before.clientSecret, clientSecretPlace(id));
      return [...(isKept ? [] : [`${path}.clientSecret`]), ...changedUrl(given, before, path)];
    }
    return given.type === "jwt" && before?.type === "jwt" ? changedUrl(given, before, path) : [];
  });
}

type WithUrl = { url?: string | undefined };

function changedUrl(given: WithUrl, before: WithUrl & Pick<Interceptor, "type">, path: string): string[] {
  return isOtherUrl(given.url, before.url ?? null) ? [`${path}.url`] : [];
}

/** Whether a URL of the file, with its masked values filled in, is another one than the stored one. */
function isOtherUrl(given: string | null | undefined, stored: string | null): boolean {
  if (typeof given !== "string" || stored === null) return false;
  try {
    const filled = holdsMask(given) ? unmaskUrl(given, stored, "url") : given;
    return normalUrl(filled) !== normalUrl(stored);
  } catch {
    // The mutation refuses it, and says why.
    return true;
  }
}

function isStored(given: string, stored: string, place: string): boolean {
  try {
    return open(stored, place) === given;
  } catch {
    return false;
  }
}
