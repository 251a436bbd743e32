import { randomBytes } from "node:crypto";
import type { Actor } from "../access/actor";
import { changeConfiguration } from "../config-version/mutations";
import type { Database } from "../db/client";
import { newId } from "../db/ids";
import { RedeliverError } from "../errors";
import { hashApiKey } from "../key-use/data";
import { getApiKey } from "./data";
import { missingScopes } from "./grant";
import { type ApiKeyAnswer, KEY_PREFIX, type NewApiKey } from "./schema";

/**
 * Makes an API key. Only its hash is stored: the key itself is returned once.
 * @throws RedeliverError conflict when a key of this name is in use, forbidden for a scope that the maker does not have
 */
export async function createApiKey(
  db: Database,
  actor: Actor,
  {
    name,
    scopes,
    expiresAt = null,
  }: Pick<NewApiKey, "name" | "scopes"> & Partial<Pick<NewApiKey, "expiresAt">>,
): Promise<ApiKeyAnswer & { key: string }> {
  const missing = missingScopes(actor, scopes);
  if (missing.length > 0)
    throw new RedeliverError("forbidden", "A key cannot do more than its maker.", [
      {
        field: "scopes",
        message: `You do not have ${missing.join(", ")}, so a key of yours cannot have it.`,
      },
    ]);
  const id = newId();
  const key = `${KEY_PREFIX}${randomBytes(32).toString("base64url")}`;
  return changeConfiguration(db, actor, "api_key.create", async (store) => {
    if (await store.apiKey.findFirst({ where: { name, revokedAt: null } })) {
      throw new RedeliverError(
        "conflict",
        `An API key named ${name} is in use. Revoke it or choose another name.`,
        [{ field: "name", message: "In use by another key." }],
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
        createdById: actor.type === "user" ? actor.id : null,
        expiresAt,
      },
    });
    const made = await getApiKey({ prisma: store }, id);
    return { result: { ...made, key }, targetId: id, detail: { name, scopes, expiresAt } };
  });
}

/**
 * Revokes a key, from the next request on.
 * @throws RedeliverError not_found for an unknown key, conflict for one that was revoked before
 */
export async function revokeApiKey(db: Database, actor: Actor, id: string): Promise<void> {
  await changeConfiguration(db, actor, "api_key.revoke", async (store) => {
    const { name } = await getApiKey({ prisma: store }, id);
    const { count } = await store.apiKey.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (count === 0) throw new RedeliverError("conflict", "The API key was revoked before.");
    return { result: undefined, targetId: id, detail: { name } };
  });
}
