import type { Interceptor, NewInterceptor } from "../interceptors/schema";
import { open } from "../secrets/keys";
import { holdsMask, MASKED } from "../secrets/masked";
import { clientSecretPlace, headerPlace } from "../secrets/places";
import { HASH_OF_STAND_IN, holdsStandIn } from "../secrets/stand-in";
import type { FileEntry } from "./schema";
import type { StoredRow } from "./stored";

/**
 * The paths of the stand-ins that are stored, and that a file leaves as they are: it masks them, or leaves their part out. Somebody
 * still has to enter these secrets.
 */

export function storedStandInsOfSubscriber(
  { url, alternativeUrl, headers }: FileEntry<"subscribers">,
  { id, destinations: stored }: StoredRow<"subscribers">,
): string[] {
  const known = new Map(Object.entries(stored.headers).map(([name, value]) => [name.toLowerCase(), value]));
  const kept = headers ? Object.keys(headers).filter((name) => headers[name] === MASKED) : [...known.keys()];
  return [
    ...kept
      .filter((name) => isStandIn(known.get(name.toLowerCase()), headerPlace(id, name)))
      .map((name) => `headers.${name}`),
    ...(keeps(url, stored.url) ? ["url"] : []),
    ...(keeps(alternativeUrl, stored.alternativeUrl) ? ["alternativeUrl"] : []),
  ];
}

export function storedStandInsOfPolicy(
  { interceptors }: FileEntry<"policies">,
  { id, interceptors: stored }: StoredRow<"policies">,
): string[] {
  if (stored === "unknown") return [];
  return stored.flatMap((one) => {
    const given = interceptors?.find(({ type }) => type === one.type);
    if (interceptors && !given) return [];
    return pathsOf(one, given, id).map((path) => `interceptors.${one.type}.${path}`);
  });
}

function pathsOf(stored: Interceptor, given: NewInterceptor | undefined, policyId: string): string[] {
  if (stored.type === "access-token") {
    const tokens = given?.type === "access-token" ? given.tokens : undefined;
    const isKept = (name: string) =>
      !tokens || tokens.some((one) => one.name === name && one.token === MASKED);
    return stored.tokens
      .filter(({ name, hash }) => hash === HASH_OF_STAND_IN && isKept(name))
      .map(({ name }) => `tokens.${name}`);
  }
  if (stored.type !== "oauth" && stored.type !== "jwt") return [];
  const now = given?.type === stored.type ? given : undefined;
  const secret = now?.type === "oauth" ? now.clientSecret : MASKED;
  const isSecret = stored.type === "oauth" && isStandIn(stored.clientSecret, clientSecretPlace(policyId));
  return [
    ...(isSecret && secret === MASKED ? ["clientSecret"] : []),
    ...(keeps(now?.url, stored.url ?? null) ? ["url"] : []),
    ...(keeps(now && Object.values(now.urls).join(" "), Object.values(stored.urls).join(" "))
      ? ["urls"]
      : []),
  ];
}

/** Whether the stored text has a stand-in that the given one, undefined where it is left out, keeps. */
function keeps(given: string | null | undefined, stored: string | null): boolean {
  if (stored === null || !holdsStandIn(stored)) return false;
  return given === undefined || (given !== null && holdsMask(given));
}

/** Not where the secret cannot be decrypted: then nobody knows what it is. */
function isStandIn(stored: string | undefined, place: string): boolean {
  if (stored === undefined) return false;
  try {
    return holdsStandIn(open(stored, place));
  } catch {
    return false;
  }
}
