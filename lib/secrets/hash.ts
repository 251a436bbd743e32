import { createHash, timingSafeEqual } from "node:crypto";

/** How a secret of enough chance is kept: SHA-256, hex. What people make up needs a slow hash instead. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** Whether a secret is the one that was kept; takes as long whether or not it is. */
export function isSecretOf(hash: string, secret: string): boolean {
  const given = Buffer.from(hashSecret(secret), "hex");
  const kept = Buffer.from(hash, "hex");
  return kept.length === given.length && timingSafeEqual(given, kept);
}
