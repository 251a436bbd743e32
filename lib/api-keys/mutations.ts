import { randomBytes } from "node:crypto";
import type { Actor } from "../access/actor";
import { describeChanges } from "../config-version/describe";
import { changeConfiguration, type Transaction } from "../config-version/mutations";
import type { Database } from "../db/client";
import { newId } from "../db/ids";
import { RedeliverError } from "../errors";
import { hashApiKey } from "../key-use/data";
import { getApiKey } from "./data";
import { missingScopes } from "./grant";
import { type ApiKeyAnswer, type ApiKeyChanges, KEY_PREFIX, type NewApiKey } from "./schema";

type NewKey = Pick<NewApiKey, "name" | "scopes"> & Partial<NewApiKey>;

/**
 * Makes an API key. Only its hash is stored: the key itself is returned once.
 * @throws RedeliverError conflict when a key of this name is in use, forbidden for a right that the maker does not have
 */
export async function createApiKey(
  db: Database,
  actor: Actor,
  { name, scopes, expiresAt = null }: NewKey,
): Promise<ApiKeyAnswer & { key: string }> {
  const id = newId();
  const key = `${KEY_PREFIX}${randomBytes(32).toString("base64url")}`;
  return changeConfiguration(db, actor, "api_key.create", async (store) => {
    refuseMore(actor, scopes);
    await refuseOutliving(store, actor, expiresAt);
    if (await store.apiKey.findFirst({ where: { name, revokedAt: null } })) {
      const details = [{ field: "name", message: "In use by another key." }];
      const message = `An API key named ${name} is in use. Revoke it or choose another name.`;
      throw new RedeliverError("conflict", message, details);
    }
    const made = { name, scopes, expiresAt };
    await store.apiKey.create({
      data: {
        ...made,
        id,
        keyHash: hashApiKey(key),
        prefix: key.slice(0, KEY_PREFIX.length + 6),
        createdBy: actor.name,
        createdById: actor.type === "user" ? actor.id : null,
      },
    });
    return {
      result: { ...(await getApiKey({ prisma: store }, id)), key },
      targetId: id,
      detail: { name, changes: describeChanges({}, made) },
    };
  });
}

/**
 * Gives a key the scope `payloads:read`, or takes it, from the next request on.
 * @throws RedeliverError not_found, forbidden for a right that the actor does not have
 */
export async function updateApiKey(
  db: Database,
  actor: Actor,
  id: string,
  { seesPayloads }: ApiKeyChanges,
): Promise<ApiKeyAnswer> {
  return changeConfiguration(db, actor, "api_key.update", async (store) => {
    if (seesPayloads) refuseMore(actor, ["payloads:read"], "seesPayloads");
    const before = await getApiKey({ prisma: store }, id);
    const others = before.scopes.filter((scope) => scope !== "payloads:read");
    const scopes = seesPayloads ? [...others, "payloads:read"] : others;
    if (seesPayloads !== before.seesPayloads) await store.apiKey.update({ where: { id }, data: { scopes } });
    const after = await getApiKey({ prisma: store }, id);
    return {
      result: after,
      targetId: id,
      detail: { name: after.name, changes: describeChanges(before, after) },
    };
  });
}

/** Refuses a key that could do more than its maker. */
function refuseMore(actor: Actor, scopes: readonly string[], field = "scopes") {
  const missing = missingScopes(actor, scopes);
  if (missing.length === 0) return;
  const message = `You do not have ${missing.join(", ")}, so it cannot either.`;
  throw new RedeliverError("forbidden", "An API key cannot do more than its maker.", [{ field, message }]);
}

/** Refuses a key that would be valid longer than the key that makes it. */
async function refuseOutliving(store: Transaction, actor: Actor, expiresAt: Date | null): Promise<void> {
  if (actor.type !== "api_key") return;
  const { expiresAt: end } = await getApiKey({ prisma: store }, actor.id);
  if (!end || (expiresAt && expiresAt <= end)) return;
  const message = `At the latest ${end.toISOString()}, when the key that makes it expires.`;
  throw new RedeliverError("forbidden", "An API key is not valid longer than the key that makes it.", [
    { field: "expiresAt", message },
  ]);
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
