import { parseSigningKey, type SigningKey } from "../../engine/signature";
import { open, UnreadableSecretError } from "../../secrets/keys";
import { signingKeyPlace } from "../../secrets/places";
import { openHeaders } from "../../subscribers/headers";

/** A subscriber's decrypted secrets, for one reading of the configuration. */
export type OpenSecrets = {
  headers: Record<string, string>;
  keys: SigningKey[];
  previousKeys: SigningKey[];
  /** Why they cannot be read here; null when they can. Deliveries then wait: nothing is sent, and nothing fails. */
  problem: string | null;
};

/** Secrets as stored, headers as JSON. */
export type StoredSecrets = { headers: string; signingKey: string; previousKey: string | null };

/**
 * Decrypts the secrets that changed since the last reading. Decrypting those of 5,000 subscribers blocks sending for some
 * hundred milliseconds, and every change of the configuration causes a reading.
 */
export class SecretOpener {
  #opened: ReadonlyMap<string, { text: string; secrets: OpenSecrets }> = new Map();
  #next = new Map<string, { text: string; secrets: OpenSecrets }>();

  open(id: string, stored: StoredSecrets): OpenSecrets {
    const text = JSON.stringify(stored);
    const known = this.#opened.get(id);
    const secrets = known?.text === text ? known.secrets : openSecrets(id, stored);
    if (secrets.problem === null) this.#next.set(id, { text, secrets });
    return secrets;
  }

  /** Ends a reading: drops the secrets that were not part of it. */
  keep(): void {
    this.#opened = this.#next;
    this.#next = new Map();
  }
}

function openSecrets(id: string, stored: StoredSecrets): OpenSecrets {
  const place = signingKeyPlace(id);
  try {
    return {
      headers: openHeaders(JSON.parse(stored.headers), id),
      keys: keysOf(open(stored.signingKey, place)),
      previousKeys: stored.previousKey === null ? [] : keysOf(open(stored.previousKey, place)),
      problem: null,
    };
  } catch (error) {
    if (!(error instanceof UnreadableSecretError)) throw error;
    return { headers: {}, keys: [], previousKeys: [], problem: error.message };
  }
}

/** Returns no key for a malformed one: it must not prevent reading the other subscribers. */
function keysOf(text: string): SigningKey[] {
  try {
    return text ? [parseSigningKey(text)] : [];
  } catch {
    return [];
  }
}
