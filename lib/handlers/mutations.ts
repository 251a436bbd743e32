import type { Actor } from "../access/actor";
import { describeChanges } from "../config-version/describe";
import { changeRows, nextUpdatedAt, refuseOutdated, type Transaction } from "../config-version/mutations";
import { eachRow } from "../config-version/refused-row";
import type { Database } from "../db/client";
import { newId } from "../db/ids";
import { insertRows, updateRows } from "../db/rows";
import { RedeliverError } from "../errors";
import { requirePolicies } from "../policies/data";
import { getHandlers } from "./data";
import { replaceTopics } from "./mutations/topics";
import type { HandlerAnswer, HandlerChanges, NewHandler } from "./schema";
import { SUBSCRIBERS_OF_HANDLERS } from "./statements";

/** @throws RedeliverError invalid naming an unknown policy or context, conflict */
export async function createHandler(db: Database, actor: Actor, body: NewHandler): Promise<HandlerAnswer> {
  const [made] = await createHandlers(db, actor, [body]);
  return made as HandlerAnswer;
}

/** Makes handlers, as `createHandler` makes one. @throws RefusedRow */
export async function createHandlers(
  db: Database,
  actor: Actor,
  bodies: readonly NewHandler[],
): Promise<HandlerAnswer[]> {
  return changeRows(db, actor, "handler.create", async (store) => {
    await requirePolicies(store, bodies);
    const rows = bodies.map(({ topics, ...columns }) => ({ id: newId(), topics, columns }));
    await insertRows(
      store,
      "handler",
      rows.map(({ id, columns }) => ({ ...columns, id })),
    );
    await replaceTopics(store, rows);
    const made = await getHandlers(
      store,
      rows.map(({ id }) => id),
    );
    return made.map((handler) => {
      const { id, name, basePath } = handler;
      const detail = { name, basePath, changes: describeChanges({}, handler) };
      return { result: handler, targetId: id, detail };
    });
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
  changes: HandlerChanges,
): Promise<HandlerAnswer> {
  const [changed] = await updateHandlers(db, actor, [{ id, changes }]);
  return changed as HandlerAnswer;
}

type HandlerUpdate = {
  id: string;
  changes: HandlerChanges;
  /** The handler before all changes of the transaction; left out: as it is now. */
  before?: HandlerAnswer | undefined;
};

/** Changes handlers, as `updateHandler` changes one. @throws RefusedRow */
export async function updateHandlers(
  db: Database,
  actor: Actor,
  updates: readonly HandlerUpdate[],
): Promise<HandlerAnswer[]> {
  return changeRows(db, actor, "handler.update", async (store) => {
    const ids = updates.map(({ id }) => id);
    const present = await getHandlers(store, ids);
    await requirePolicies(
      store,
      updates.map(({ changes }) => changes),
    );
    const rows = eachRow(updates, ({ changes, before: given }, index) => {
      const before = given ?? (present[index] as HandlerAnswer);
      const { topics, updatedAt: read, ...columns } = changes;
      const updatedAt = nextUpdatedAt("handler", before, read);
      return { id: before.id, topics, before, columns: { ...columns, id: before.id, updatedAt } };
    });
    await updateRows(
      store,
      "handler",
      rows.map(({ columns }) => columns),
    );
    await replaceTopics(store, rows);
    const changed = await getHandlers(store, ids);
    return rows.map(({ before }, index) => {
      const after = changed[index] as HandlerAnswer;
      const detail = { name: after.name, changes: describeChanges(before, after) };
      return { result: after, targetId: after.id, detail };
    });
  });
}

/**
 * Gives handlers a name and a base path that no handler can have, so that others can take theirs in the same transaction: two can
 * exchange them, and one can have those of a handler that is deleted later.
 */
export async function freeHandlers(store: Transaction, ids: readonly string[]): Promise<void> {
  await updateRows(
    store,
    "handler",
    ids.map((id) => ({ id, name: `/${id}`, basePath: `~${id}` })),
  );
}

/**
 * Deletes a handler whose topics nobody receives.
 * @param read `updatedAt` as its editor read it; undefined: any version
 * @throws RedeliverError not_found, conflict when subscribers are subscribed to its topics or it was changed since `read`
 */
export async function deleteHandler(db: Database, actor: Actor, id: string, read?: Date): Promise<void> {
  await deleteHandlers(db, actor, [{ id, read }]);
}

type HandlerRemoval = { id: string; read?: Date | undefined; before?: HandlerAnswer | undefined };

/** Deletes handlers, as `deleteHandler` deletes one. @throws RefusedRow */
export async function deleteHandlers(
  db: Database,
  actor: Actor,
  removals: readonly HandlerRemoval[],
): Promise<void> {
  await changeRows(db, actor, "handler.delete", async (store) => {
    const ids = removals.map(({ id }) => id);
    const present = await getHandlers(store, ids);
    const users = await readUsers(store, ids);
    const handlers = eachRow(removals, ({ read, before }, index) => {
      const handler = before ?? (present[index] as HandlerAnswer);
      refuseOutdated("handler", handler, read);
      const names = users.get(handler.id);
      if (!names) return handler;
      throw new RedeliverError(
        "conflict",
        `The handler is in use: subscribers receive its topics (${names.join(", ")}).`,
      );
    });
    await store.handler.deleteMany({ where: { id: { in: ids } } });
    return handlers.map((handler) => {
      const { id, name, basePath } = handler;
      const detail = { name, basePath, changes: describeChanges(handler, {}) };
      return { result: undefined, targetId: id, detail };
    });
  });
}

/** The names of three subscribers of each handler that has any. */
async function readUsers(store: Transaction, ids: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await store.$queryRawUnsafe<{ handlerId: string; names: string[] }[]>(
    SUBSCRIBERS_OF_HANDLERS,
    ids,
  );
  return new Map(rows.map(({ handlerId, names }) => [handlerId, names]));
}
