// An HMAC is a pure function of its arguments.
import { createHmac, createSecretKey, type KeyObject } from "node:crypto";

/** Standard Webhooks, version 1 (https://www.standardwebhooks.com): a symmetric signature over the exact bytes sent. */

const PREFIX = "whsec_";

/** A key ready for signing. The value cannot be printed or serialised by accident. */
export type SigningKey = KeyObject;

/**
 * Reads a `whsec_…` key.
 * @throws when it does not begin with `whsec_` or holds no base64 bytes.
 */
export function parseSigningKey(text: string): SigningKey {
  if (!text.startsWith(PREFIX)) throw new Error(`A signing key begins with ${PREFIX}.`);
  const bytes = Buffer.from(text.slice(PREFIX.length), "base64");
  if (bytes.length === 0) throw new Error("A signing key holds base64 bytes.");
  return createSecretKey(bytes);
}

/**
 * The `webhook-signature` header of a message: one `v1,…` per key, separated by spaces, so that a receiver with the
 * previous key accepts it too.
 * @param timestamp whole seconds since the epoch, as sent in `webhook-timestamp`
 */
export function signMessage(
  keys: readonly SigningKey[],
  message: { id: string; timestamp: number; body: Uint8Array | string },
): string {
  const head = `${message.id}.${message.timestamp}.`;
  const [only] = keys;
  if (keys.length === 1 && only) return signWith(only, head, message.body);
  return keys.map((key) => signWith(key, head, message.body)).join(" ");
}

function signWith(key: SigningKey, head: string, body: Uint8Array | string): string {
  return `v1,${createHmac("sha256", key).update(head).update(body).digest("base64")}`;
}
