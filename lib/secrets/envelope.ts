import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from "node:crypto";

/** A key of 256 bits with the id that its ciphertexts carry. Its value cannot be printed by accident. */
export type SecretKey = { id: string; key: KeyObject };

/** AES-GCM as NIST recommends it (SP 800-38D): a random IV of 96 bits for each text, a tag of 128. */
const CIPHER = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;
export const KEY_BYTES = 32;

/** `v1:<key id>:<base64url of IV, ciphertext and tag>`. */
const SEALED = /^v1:([A-Za-z0-9_-]{1,32}):([A-Za-z0-9_-]{38,})$/;

/** The id of the key that encrypted a stored secret; null for plain text. */
export function keyIdOf(stored: string): string | null {
  return SEALED.exec(stored)?.[1] ?? null;
}

/**
 * Encrypts a secret for one location: a column, and the row's id. It cannot be opened at another location, so that an attacker
 * who can write to the database but has no key cannot move secrets.
 */
export function sealWith({ id, key }: SecretKey, text: string, place: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv).setAAD(boundTo(id, place));
  const sealed = Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `v1:${id}:${sealed.toString("base64url")}`;
}

/** @throws when the secret was encrypted for another location, with another key of that id, or was changed */
export function openWith({ id, key }: SecretKey, stored: string, place: string): string {
  const bytes = Buffer.from(SEALED.exec(stored)?.[2] ?? "", "base64url");
  const iv = bytes.subarray(0, IV_BYTES);
  const tag = bytes.subarray(bytes.length - TAG_BYTES);
  const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(id, place)).setAuthTag(tag);
  const text = decipher.update(bytes.subarray(IV_BYTES, bytes.length - TAG_BYTES));
  return Buffer.concat([text, decipher.final()]).toString("utf8");
}

/** A new key with a random id, so that keys made by different processes are never confused. */
export function newSecretKey(): string {
  return `k${randomBytes(4).toString("hex")}:${randomBytes(KEY_BYTES).toString("base64")}`;
}

/** @throws with a sentence, which does not repeat the key, unless the text is `id:base64` with 32 bytes */
export function parseSecretKey(text: string): SecretKey {
  const [, id, base64] = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/_-]{43}=?)$/.exec(text) ?? [];
  const bytes = Buffer.from(base64 ?? "", "base64");
  if (id === undefined || bytes.length !== KEY_BYTES) {
    throw new Error(
      "each key is an id, a colon and 32 bytes as base64, as `openssl rand -base64 32` prints them",
    );
  }
  return { id, key: createSecretKey(bytes) };
}

function boundTo(keyId: string, place: string): Buffer {
  return Buffer.from(`${keyId} ${place}`);
}
