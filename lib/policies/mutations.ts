import type { Actor } from "../access/actor";
import { describeChanges } from "../config-version/describe";
import { changeConfiguration, nextUpdatedAt, refuseOutdated } from "../config-version/mutations";
import type { Database } from "../db/client";
import { Prisma } from "../db/generated/client";
import { newId } from "../db/ids";
import { RedeliverError } from "../errors";
import { parseInterceptors } from "../interceptors/schema";
import { keepInterceptors, type Surroundings } from "../interceptors/settings";
import { getPolicy, getPolicyRow, showPolicy, usageOf } from "./data";
import { describeUsage } from "./describe-usage";
import type { NewPolicy, PolicyChanges } from "./schema";

/** @throws RedeliverError conflict when the name is taken */
export async function createPolicy(db: Database, actor: Actor, body: NewPolicy) {
  return changeConfiguration(db, actor, "policy.create", async (store) => {
    const contexts = await store.context.findMany();
    const id = newId();
    const data = { ...columnsOf(body, { stored: [], contexts, policyId: id }), id, name: body.name };
    const policy = await store.policy.create({ data });
    const result = showPolicy(policy, contexts);
    const detail = { name: policy.name, changes: describeChanges({}, result) };
    return { result, targetId: policy.id, detail };
  });
}

/**
 * Changes a policy for all handlers and subscribers that use it. Scheduled deliveries follow the new settings from their next attempt.
 * @throws RedeliverError not_found, conflict for a taken name or a change since `updatedAt`
 */
export async function updatePolicy(db: Database, actor: Actor, id: string, body: PolicyChanges) {
  return changeConfiguration(db, actor, "policy.update", async (store) => {
    const before = await getPolicyRow(store, id);
    const updatedAt = nextUpdatedAt("policy", before, body.updatedAt);
    const contexts = await store.context.findMany();
    const stored = parseInterceptors(before.interceptors);
    const data = { ...columnsOf(body, { stored, contexts, policyId: id }), updatedAt };
    const after = await store.policy.update({ where: { id }, data });
    const result = showPolicy(after, contexts);
    const changes = describeChanges(showPolicy(before, contexts), result, { before, after });
    return { result, targetId: id, detail: { name: after.name, changes } };
  });
}

/**
 * Deletes a policy that nothing uses.
 * @param read `updatedAt` as its editor read it; undefined: any version
 * @throws RedeliverError not_found, conflict naming what uses it, or when it was changed since `read`
 */
export async function deletePolicy(db: Database, actor: Actor, id: string, read?: Date): Promise<void> {
  await changeConfiguration(db, actor, "policy.delete", async (store) => {
    const policy = await getPolicy(store, id);
    refuseOutdated("policy", policy, read);
    const users = describeUsage(await usageOf(store, id));
    if (users) throw new RedeliverError("conflict", `The policy is in use: ${users}.`);
    // Deleted subscribers do not use it any more.
    await store.subscriber.updateMany({ where: { policyId: id }, data: { policyId: null } });
    await store.policy.delete({ where: { id } });
    const detail = { name: policy.name, changes: describeChanges(policy, {}) };
    return { result: undefined, targetId: id, detail };
  });
}

/** The columns of a body; undefined leaves a column unchanged. */
function columnsOf({ name, description, interceptors, retry }: PolicyChanges, around: Surroundings) {
  return {
    name,
    description,
    interceptors: interceptors && keepInterceptors(interceptors, around),
    retry: retry === null ? Prisma.DbNull : retry,
  };
}
