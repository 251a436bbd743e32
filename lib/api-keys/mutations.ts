import { randomBytes } from "node:crypto";
import type { Actor } from "../access/actor";
import { describeChanges } from "../config-version/describe";
import { changeConfiguration, type Transaction } from "../config-version/mutations";
import type { Database } from "../db/client";
import { newId } from "../db/ids";
import { type FieldProblem, RedeliverError } from "../errors";
import { hashApiKey } from "../key-use/data";
import { getApiKey } from "./data";
import { mayGivePayloads, missingScopes } from "./grant";
import { type ApiKeyAnswer, type ApiKeyChanges, KEY_PREFIX, type NewApiKey } from "./schema";

type NewKey = Pick<NewApiKey, "name" | "scopes"> & Partial<NewApiKey>;

/**
 * Makes an API key. Only its hash is stored: the key itself is returned once.
 * @throws RedeliverError conflict when a key of this name is in use, forbidden for a right that the maker does not have
 */
export async function createApiKey(
  db: Database,
  actor: Actor,
  { name, scopes, expiresAt = null, seesPayloads = mayGivePayloads(actor) }: NewKey,
): Promise<ApiKeyAnswer & { key: string }> {
  const id = newId();
  const key = `${KEY_PREFIX}${randomBytes(32).toString("base64url")}`;
  return changeConfiguration(db, actor, "api_key.create", async (store) => {
    refuseMore(actor, { scopes, seesPayloads });
    await refuseOutliving(store, actor, expiresAt);
    if (await store.apiKey.findFirst({ where: { name, revokedAt: null } })) {
      const details = [{ field: "name", message: "In use by another key." }];
      const message = `An API key named ${name} is in use. Revoke it or choose another name.`;
      throw new RedeliverError("conflict", message, details);
    }
    const made = { name, scopes, expiresAt, seesPayloads };
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
 * Lets a key see payloads, or no longer, from the next request on.
 * @throws RedeliverError not_found, forbidden for a right that the actor does not have
 */
export async function updateApiKey(
  db: Database,
  actor: Actor,
  id: string,
  changes: ApiKeyChanges,
): Promise<ApiKeyAnswer> {
  return changeConfiguration(db, actor, "api_key.update", async (store) => {
    refuseMore(actor, { scopes: [], ...changes });
    const before = await getApiKey({ prisma: store }, id);
    await store.apiKey.update({ where: { id }, data: changes });
    const after = await getApiKey({ prisma: store }, id);
    return {
      result: after,
      targetId: id,
      detail: { name: after.name, changes: describeChanges(before, after) },
    };
  });
}

/** Refuses a key that could do more than its maker. */
function refuseMore(actor: Actor, { scopes, seesPayloads }: { scopes: string[]; seesPayloads: boolean }) {
  const missing = missingScopes(actor, scopes);
  const details: FieldProblem[] = [];
  if (missing.length > 0)
    details.push({ field: "scopes", message: `You do not have ${missing.join(", ")}, so it cannot either.` });
  if (seesPayloads && !mayGivePayloads(actor))
    details.push({ field: "seesPayloads", message: "You are not shown payloads, so it cannot be either." });
  if (details.length > 0)
    throw new RedeliverError("forbidden", "An API key cannot do more than its maker.", details);
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
