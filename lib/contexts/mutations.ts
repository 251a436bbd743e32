import type { Actor } from "../access/actor";
import { describeChanges } from "../config-version/describe";
import { changeConfiguration, changeRows, nextUpdatedAt, refuseOutdated } from "../config-version/mutations";
import type { Database } from "../db/client";
import type { Context } from "../db/generated/client";
import { newId } from "../db/ids";
import { RedeliverError } from "../errors";
import { getContext, usageOf } from "./data";
import { describeUsage } from "./describe";
import { ALWAYS_THERE, type ContextChanges, DEFAULT_CONTEXT, type NewContext } from "./schema";

/** @throws RedeliverError conflict when the name is taken */
export async function createContext(db: Database, actor: Actor, body: NewContext): Promise<Context> {
  const [made] = await createContexts(db, actor, [body]);
  return made as Context;
}

/** Makes contexts, as `createContext` makes one. */
export async function createContexts(
  db: Database,
  actor: Actor,
  bodies: readonly NewContext[],
): Promise<Context[]> {
  return changeRows(db, actor, "context.create", async (store) => {
    const data = bodies.map(({ name }) => ({ id: newId(), name }));
    const made = await store.context.createManyAndReturn({ data });
    return made.map((context) => {
      const { id, name } = context;
      return { result: context, targetId: id, detail: { name, changes: describeChanges({}, context) } };
    });
  });
}

/**
 * Renames a context. Publish paths change with it; events received before keep the old name.
 * @throws RedeliverError not_found, conflict for the default context, a taken name or a change since `updatedAt`
 */
export async function updateContext(db: Database, actor: Actor, id: string, body: ContextChanges) {
  const { name, updatedAt: read } = body;
  return changeConfiguration(db, actor, "context.update", async (store) => {
    const before = await getContext(store, id);
    const updatedAt = nextUpdatedAt("context", before, read);
    if (id === DEFAULT_CONTEXT.id && name !== undefined && name !== before.name) {
      throw new RedeliverError("conflict", `The default context cannot be renamed: ${ALWAYS_THERE}`);
    }
    const after = await store.context.update({ where: { id }, data: { name, updatedAt } });
    return {
      result: after,
      targetId: id,
      detail: { name: after.name, changes: describeChanges(before, after) },
    };
  });
}

/**
 * Deletes a context that nothing uses.
 * @param read `updatedAt` as its editor read it; undefined: any version
 * @throws RedeliverError not_found, conflict for the default context, one that is in use and one that was changed since `read`
 */
export async function deleteContext(db: Database, actor: Actor, id: string, read?: Date): Promise<void> {
  await changeConfiguration(db, actor, "context.delete", async (store) => {
    const context = await getContext(store, id);
    refuseOutdated("context", context, read);
    if (id === DEFAULT_CONTEXT.id)
      throw new RedeliverError("conflict", `The default context cannot be deleted: ${ALWAYS_THERE}`);
    const users = describeUsage(await usageOf(store, id));
    if (users) throw new RedeliverError("conflict", `The context is in use: ${users}.`);
    await store.context.delete({ where: { id } });
    return {
      result: undefined,
      targetId: id,
      detail: { name: context.name, changes: describeChanges(context, {}) },
    };
  });
}
