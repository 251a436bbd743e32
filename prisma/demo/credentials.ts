import { randomBytes } from "node:crypto";
import { KEY_PREFIX } from "../../lib/api-keys/schema";
import { CONFIG_CHANNEL } from "../../lib/db/channels";
import type { Database } from "../../lib/db/client";
import { hashApiKey } from "../../lib/key-use/data";
import { hashSecret } from "../../lib/secrets/hash";
import { PUBLISHERS } from "./configuration";
import { API_KEY_ID, publisherId } from "./ids";

/** Headers for publishing: those of an API key, and those of a client ID by publisher. */
export type Credentials = { apiKey: Record<string, string>; publishers: Map<string, Record<string, string>> };

/**
 * Generates new secrets for the demonstration. They exist only in this process and are not stored, so that no other process can
 * publish with them. A publisher or key that an operator deleted or revoked stays so.
 */
export async function renewCredentials(db: Database): Promise<Credentials> {
  const key = `${KEY_PREFIX}${randomBytes(32).toString("base64url")}`;
  const publishers = new Map<string, Record<string, string>>();
  await db.prisma.$transaction(async (store) => {
    await store.apiKey.updateMany({ where: { id: API_KEY_ID }, data: { keyHash: hashApiKey(key) } });
    for (const { name } of PUBLISHERS) {
      const id = publisherId(name);
      const secret = randomBytes(32).toString("base64url");
      await store.publisher.updateMany({
        where: { id },
        data: { clientSecretHash: hashSecret(secret) },
      });
      const publisher = await store.publisher.findUnique({ where: { id } });
      if (publisher) publishers.set(name, { "client-id": publisher.clientId, "client-secret": secret });
    }
    await store.configVersion.update({ where: { id: 1 }, data: { version: { increment: 1 } } });
  });
  await db.pool.query("select pg_notify($1, '')", [CONFIG_CHANNEL]);
  return { apiKey: { authorization: `Bearer ${key}` }, publishers };
}
