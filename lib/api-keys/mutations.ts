import { randomBytes } from "node:crypto";
import type { Actor } from "../access/actor";
import { changeConfiguration } from "../config-version/mutations";
import type { Database } from "../db/client";
import { newId } from "../db/ids";
import { RedeliverError } from "../errors";
import { hashApiKey } from "./data";
import { KEY_PREFIX, type NewApiKey } from "./schema";

/**
 * Makes an API key. Only its hash is stored: the key itself is returned once.
 * @throws RedeliverError conflict when a key of this name is in use
 */
export async function createApiKey(
  db: Database,
  actor: Actor,
  { name, scopes }: NewApiKey,
): Promise<{ id: string; key: string }> {
  const id = newId();
  const key = `${KEY_PREFIX}${randomBytes(32).toString("base64url")}`;
  return changeConfiguration(db, actor, "api_key.create", async (store) => {
    if (await store.apiKey.findFirst({ where: { name, revokedAt: null } })) {
      throw new RedeliverError(
        "conflict",
        `An API key named ${name} is in use. Revoke it or choose another name.`,
      );
    }
    await store.apiKey.create({
      data: {
        id,
        name,
        scopes,
        keyHash: hashApiKey(key),
        prefix: key.slice(0, KEY_PREFIX.length + 6),
        createdBy: actor.name,
      },
    });
    return { result: { id, key }, targetId: id, detail: { name, scopes } };
  });
}

/**
 * Revokes a key, from the next request on.
 * @throws RedeliverError not_found when there is no such key in use
 */
export async function revokeApiKey(db: Database, actor: Actor, id: string): Promise<void> {
  await changeConfiguration(db, actor, "api_key.revoke", async (store) => {
    const [revoked] = await store.apiKey.updateManyAndReturn({
      where: { id, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (!revoked) throw new RedeliverError("not_found", "There is no API key with that id in use.");
    return { result: undefined, targetId: id, detail: { name: revoked.name } };
  });
}
