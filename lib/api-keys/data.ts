import { createHash } from "node:crypto";
import type { Actor } from "../access/actor";
import type { Database } from "../db/client";

/** Hashes a key, in hex. A key is 256 random bits, so a fast hash is enough. */
export function hashApiKey(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

/** The actor of a key; null when the key is unknown or revoked. */
export async function findApiKeyActor(
  db: Database,
  key: string,
): Promise<Extract<Actor, { type: "api_key" }> | null> {
  const found = await db.prisma.apiKey.findUnique({ where: { keyHash: hashApiKey(key) } });
  if (!found || found.revokedAt) return null;
  return { type: "api_key", id: found.id, name: found.name, scopes: found.scopes };
}

/** Lists all keys, newest first, without their hashes. */
export function listApiKeys(db: Database) {
  return db.prisma.apiKey.findMany({ omit: { keyHash: true }, orderBy: { createdAt: "desc" } });
}
