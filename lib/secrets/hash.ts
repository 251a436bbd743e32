import { createHash, timingSafeEqual } from "node:crypto";

/** Hashes a random secret: SHA-256, hex. Secrets chosen by people need a slow hash instead. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** Whether a secret matches a hash, in constant time. */
export function isSecretOf(hash: string, secret: string): boolean {
  const given = Buffer.from(hashSecret(secret), "hex");
  const kept = Buffer.from(hash, "hex");
  return kept.length === given.length && timingSafeEqual(given, kept);
}
