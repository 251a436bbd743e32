import { RedeliverError } from "../errors";
import { keyIdOf, openWith, parseSecretKey, type SecretKey, sealWith } from "./envelope";
import { makeKeyFile, readKeyFile } from "./key-file";

/** The keys of this process, by id. The first one encrypts; the others only open what they have encrypted before. */
export type SecretKeys = { first: SecretKey; byId: ReadonlyMap<string, SecretKey> };

/** A stored secret that this process cannot open: its key is missing, or it is not what was once written there. */
export class UnreadableSecretError extends RedeliverError {
  constructor(message: string) {
    super("unavailable", message);
    this.name = "UnreadableSecretError";
  }
}

/** What to do about keys that are missing. */
export const HOW_TO_GIVE_KEYS =
  "set REDELIVER_SECRET_KEYS, or REDELIVER_HOME to the folder with the file secret-keys that `npm start` makes.";

/** @throws with a sentence for a text that is no list of keys, or holds an id twice */
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
 * The keys as they are now, from the environment, else from REDELIVER_HOME: that file may change while this process runs.
 * Read here, not in lib/config/env.ts: secrets are opened in processes that know no other setting.
 * @returns null when there are none
 */
export function secretKeys(): SecretKeys | null {
  const text = process.env.REDELIVER_SECRET_KEYS || readKeyFile();
  if (text === null) return null;
  if (held?.text !== text) held = { text, keys: parseSecretKeys(text) };
  return held.keys;
}

/** Whether the keys are in REDELIVER_HOME, where Redeliver may add to them, and not in the environment. */
export function areKeysInFile(): boolean {
  return !process.env.REDELIVER_SECRET_KEYS;
}

/**
 * The keys, without which a process that stores secrets cannot work. Outside of production they are made.
 * @throws with a sentence when there are none
 */
export function requireSecretKeys(mayMake = process.env.NODE_ENV !== "production"): SecretKeys {
  if (mayMake && secretKeys() === null) makeKeyFile();
  const keys = secretKeys();
  // Also where the file is there and empty: it is not made anew, since what it held may be needed.
  if (keys === null) throw new Error(`No key to encrypt secrets with: ${HOW_TO_GIVE_KEYS}`);
  return keys;
}

/** Encrypts a secret that came in, whatever it looks like, for its place. */
export function seal(secret: string, place: string): string {
  return sealWith(requireSecretKeys().first, secret, place);
}

/** A stored secret as it is to be stored: encrypted with the first key, or with any where that is enough. */
export function sealAgain(stored: string, place: string, isAnyKeyEnough = false): string {
  const id = keyIdOf(stored);
  const isEnough = id !== null && (isAnyKeyEnough || id === requireSecretKeys().first.id);
  return isEnough ? stored : seal(open(stored, place), place);
}

/** A stored secret as it is sent and signed with. One that an earlier release stored is not encrypted. */
export function open(stored: string, place: string): string {
  const id = keyIdOf(stored);
  if (id === null) return stored;
  // The file is read again for a key that is not known yet: somebody may be rotating.
  const key = held?.keys.byId.get(id) ?? secretKeys()?.byId.get(id);
  if (!key)
    throw new UnreadableSecretError(
      `A secret is encrypted with the key ${id}, which is missing: ${HOW_TO_GIVE_KEYS}`,
    );
  try {
    return openWith(key, stored, place);
  } catch {
    throw new UnreadableSecretError(
      `What is stored as ${place} cannot be opened with the key ${id}: it was changed, or moved from elsewhere.`,
    );
  }
}
