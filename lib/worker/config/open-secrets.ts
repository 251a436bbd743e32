import { parseSigningKey, type SigningKey } from "../../engine/signature";
import { open, UnreadableSecretError } from "../../secrets/keys";
import { signingKeyPlace } from "../../secrets/places";
import { openHeaders } from "../../subscribers/headers";

/** A subscriber's secrets, ready for use, once for each reading of the configuration. */
export type OpenSecrets = {
  headers: Record<string, string>;
  keys: SigningKey[];
  previousKeys: SigningKey[];
  /** Why they cannot be read here; null when they can. Nothing is to be sent then, and nothing has failed. */
  problem: string | null;
};

export function openSecrets(
  id: string,
  stored: { headers: Record<string, string>; signingKey: string; previousKey: string | null },
): OpenSecrets {
  const place = signingKeyPlace(id);
  try {
    return {
      headers: openHeaders(stored.headers, id),
      keys: keysOf(open(stored.signingKey, place)),
      previousKeys: stored.previousKey === null ? [] : keysOf(open(stored.previousKey, place)),
      problem: null,
    };
  } catch (error) {
    if (!(error instanceof UnreadableSecretError)) throw error;
    return { headers: {}, keys: [], previousKeys: [], problem: error.message };
  }
}

/** One subscriber's broken key must not keep the others' configuration from being read. */
function keysOf(text: string): SigningKey[] {
  try {
    return text ? [parseSigningKey(text)] : [];
  } catch {
    return [];
  }
}
