import type { Actor } from "../access/actor";
import { describeChanges } from "../config-version/describe";
import { changeConfiguration, nextUpdatedAt, refuseOutdated } from "../config-version/mutations";
import type { Database } from "../db/client";
import { newId } from "../db/ids";
import { RedeliverError } from "../errors";
import { requirePolicy } from "../policies/data";
import { getHandler } from "./data";
import { replaceTopics } from "./mutations/topics";
import type { HandlerAnswer, HandlerChanges, NewHandler } from "./schema";

/** @throws RedeliverError invalid naming an unknown policy or context, conflict */
export async function createHandler(db: Database, actor: Actor, body: NewHandler): Promise<HandlerAnswer> {
  return changeConfiguration(db, actor, "handler.create", async (store) => {
    const { topics, ...columns } = body;
    await requirePolicy(store, body.policyId);
    const { id } = await store.handler.create({ data: { ...columns, id: newId() } });
    await replaceTopics(store, id, topics);
    const handler = await getHandler(store, id);
    const detail = { name: handler.name, basePath: handler.basePath, changes: describeChanges({}, handler) };
    return { result: handler, targetId: id, detail };
  });
}

/**
 * Changes a handler. A remaining topic keeps its id and subscriptions. A removed topic loses its subscriptions, and so does a
 * topic in a context in which it is no longer enabled.
 * @throws RedeliverError not_found, invalid naming an unknown policy or context, conflict for a taken name or base path, or a
 * change since `updatedAt`
 */
export async function updateHandler(
  db: Database,
  actor: Actor,
  id: string,
  { topics, updatedAt: read, ...columns }: HandlerChanges,
): Promise<HandlerAnswer> {
  return changeConfiguration(db, actor, "handler.update", async (store) => {
    const before = await getHandler(store, id);
    const updatedAt = nextUpdatedAt("handler", before, read);
    await requirePolicy(store, columns.policyId);
    await store.handler.update({ where: { id }, data: { ...columns, updatedAt } });
    if (topics) await replaceTopics(store, id, topics);
    const after = await getHandler(store, id);
    return {
      result: after,
      targetId: id,
      detail: { name: after.name, changes: describeChanges(before, after) },
    };
  });
}

/**
 * Deletes a handler whose topics nobody receives.
 * @param read `updatedAt` as its editor read it; undefined: any version
 * @throws RedeliverError not_found, conflict when subscribers are subscribed to its topics or it was changed since `read`
 */
export async function deleteHandler(db: Database, actor: Actor, id: string, read?: Date): Promise<void> {
  await changeConfiguration(db, actor, "handler.delete", async (store) => {
    const handler = await getHandler(store, id);
    refuseOutdated("handler", handler, read);
    const subscribers = await store.subscriber.findMany({
      where: { subscriptions: { some: { topic: { handlerId: id } } } },
      take: 3,
    });
    if (subscribers.length > 0) {
      const names = subscribers.map((subscriber) => subscriber.name).join(", ");
      throw new RedeliverError(
        "conflict",
        `The handler is in use: subscribers receive its topics (${names}).`,
      );
    }
    await store.handler.delete({ where: { id } });
    const detail = { name: handler.name, basePath: handler.basePath, changes: describeChanges(handler, {}) };
    return { result: undefined, targetId: id, detail };
  });
}
