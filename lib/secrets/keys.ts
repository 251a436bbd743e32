import { RedeliverError } from "../errors";
import { keyIdOf, openWith, parseSecretKey, type SecretKey, sealWith } from "./envelope";
import { makeKeyFile, readKeyFile } from "./key-file";

/** The keys of this process, by id. The first one encrypts; the others only decrypt. */
export type SecretKeys = { first: SecretKey; byId: ReadonlyMap<string, SecretKey> };

/** A stored secret that this process cannot decrypt: its key is missing, or it was changed. */
export class UnreadableSecretError extends RedeliverError {
  constructor(message: string) {
    super("unavailable", message);
    this.name = "UnreadableSecretError";
  }
}

/** The remedy for missing keys. */
export const HOW_TO_GIVE_KEYS =
  "set REDELIVER_SECRET_KEYS, or REDELIVER_HOME to the folder with the file secret-keys that `npm start` makes.";

/** @throws with a sentence when the text is no list of keys, or contains an id twice */
export function parseSecretKeys(text: string): SecretKeys {
  const keys = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(parseSecretKey);
  const byId = new Map(keys.map((key) => [key.id, key]));
  const [first] = keys;
  if (first === undefined) throw new Error("there is no key");
  if (byId.size < keys.length) throw new Error("each key has an id of its own");
  return { first, byId };
}

let held: { text: string; keys: SecretKeys } | undefined;

/**
 * The current keys, from the environment, else from REDELIVER_HOME, whose file may change while this process runs.
 * Read here, not in lib/config/env.ts, because some processes that decrypt secrets have no other setting.
 * @returns null when there are none
 */
export function secretKeys(): SecretKeys | null {
  const text = process.env.REDELIVER_SECRET_KEYS || readKeyFile();
  if (text === null) return null;
  if (held?.text !== text) held = { text, keys: parseSecretKeys(text) };
  return held.keys;
}

/** Whether the keys are in REDELIVER_HOME, where Redeliver can add keys, and not in the environment. */
export function areKeysInFile(): boolean {
  return !process.env.REDELIVER_SECRET_KEYS;
}

/**
 * The keys, required by every process that stores secrets. Outside production missing keys are made.
 * @throws with a sentence when there are none
 */
export function requireSecretKeys(mayMake = process.env.NODE_ENV !== "production"): SecretKeys {
  if (mayMake && secretKeys() === null) makeKeyFile();
  const keys = secretKeys();
  // Also for an empty file, which is not replaced, because its lost keys may be needed.
  if (keys === null) throw new Error(`No key to encrypt secrets with: ${HOW_TO_GIVE_KEYS}`);
  return keys;
}

/** Encrypts a new secret for its location, whatever its text looks like. */
export function seal(secret: string, place: string): string {
  return sealWith(requireSecretKeys().first, secret, place);
}

/** Encrypts a stored secret with the first key, unless it is so already (or with any key, where that is enough). */
export function sealAgain(stored: string, place: string, isAnyKeyEnough = false): string {
  const id = keyIdOf(stored);
  const isEnough = id !== null && (isAnyKeyEnough || id === requireSecretKeys().first.id);
  return isEnough ? stored : seal(open(stored, place), place);
}

/** Decrypts a stored secret. Plain text of earlier releases is returned unchanged. */
export function open(stored: string, place: string): string {
  const id = keyIdOf(stored);
  if (id === null) return stored;
  // An unknown key may come from a rotation in progress, so the file is read again.
  const key = held?.keys.byId.get(id) ?? secretKeys()?.byId.get(id);
  if (!key)
    throw new UnreadableSecretError(
      `A secret is encrypted with the key ${id}, which is missing: ${HOW_TO_GIVE_KEYS}`,
    );
  try {
    return openWith(key, stored, place);
  } catch {
    throw new UnreadableSecretError(
      `What is stored as ${place} cannot be opened with the key ${id}: it was changed, or moved from another location.`,
    );
  }
}
