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

/** As they are read: headers as JSON. */
export type StoredSecrets = { headers: string; signingKey: string; previousKey: string | null };

/**
 * Opens what changed since the last reading: to open all of 5,000 subscribers takes some hundred milliseconds, in which
 * nothing is sent, and every change of the configuration makes it be read again.
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

  /** A reading is complete: what was not among it is forgotten. */
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

/** One subscriber's broken key must not keep the others' configuration from being read. */
function keysOf(text: string): SigningKey[] {
  try {
    return text ? [parseSigningKey(text)] : [];
  } catch {
    return [];
  }
}
