import { createHash } from "node:crypto";
import type { Actor } from "../access/actor";
import type { Database } from "../db/client";
import { RedeliverError } from "../errors";

/** Hashes a key, in hex. A key is 256 random bits, so a fast hash is enough. */
export function hashApiKey(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

/**
 * The actor of a key that a request presents.
 * @throws RedeliverError unauthorized when the key is unknown, revoked or expired
 */
export async function findApiKeyActor(
  db: Database,
  key: string,
  now = new Date(),
): Promise<Extract<Actor, { type: "api_key" }>> {
  const found = await db.prisma.apiKey.findUnique({ where: { keyHash: hashApiKey(key) } });
  if (!found || found.revokedAt)
    throw new RedeliverError("unauthorized", "The API key is not known, or was revoked.");
  if (found.expiresAt && found.expiresAt <= now)
    throw new RedeliverError(
      "unauthorized",
      `The API key has expired: it was valid until ${found.expiresAt.toISOString()}. Ask an administrator for a new one.`,
    );
  const { id, name, scopes } = found;
  return { type: "api_key", id, name, scopes };
}
