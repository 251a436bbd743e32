import type { Transaction } from "../../config-version/mutations";
import { eachRow } from "../../config-version/refused-row";
import { newId } from "../../db/ids";
import { insertRows, updateRows } from "../../db/rows";
import { rankOf } from "../../engine/priority";
import { type FieldProblem, RedeliverError } from "../../errors";
import { matchTopics } from "../match-topics";
import type { NewTopic } from "../schema";
import { DISABLE_TOPICS, REMOVE_SUBSCRIPTIONS } from "../statements";

/** The topics of a handler; undefined: they stay. */
type Wanted = { id: string; topics?: readonly NewTopic[] | undefined };

type StoredTopic = {
  id: string;
  handlerId: string;
  name: string;
  description: string | null;
  priority: number;
  contexts: { contextId: string }[];
};

/** A topic in a context. */
type Enabled = { topicId: string; contextId: string };

/** What differs between the stored topics of a handler and the wanted ones. */
type Differences = {
  removed: string[];
  added: (Columns & { id: string; handlerId: string })[];
  changed: (Columns & { id: string })[];
  renamed: string[];
  enabled: Enabled[];
  disabled: Enabled[];
};

/**
 * Sets the topics of handlers. A topic with an id keeps it under a new name; topics without one are matched by name.
 * Only what differs is written: a handler may have 500 topics in many contexts. A topic that is removed, or disabled in a context,
 * loses its subscriptions there.
 * @throws RefusedRow invalid naming each context that does not exist and each id that is no topic of the handler
 */
export async function replaceTopics(store: Transaction, handlers: readonly Wanted[]): Promise<void> {
  const wanted = handlers.filter(({ topics }) => topics);
  const contextIds = await findContexts(store, wanted);
  const stored = await store.topic.findMany({
    where: { handlerId: { in: wanted.map(({ id }) => id) } },
    include: { contexts: { select: { contextId: true } } },
  });
  const ofHandler = new Map<string, StoredTopic[]>(wanted.map(({ id }) => [id, []]));
  for (const topic of stored) ofHandler.get(topic.handlerId)?.push(topic);
  const parts = eachRow(handlers, ({ id, topics }) =>
    topics ? [differences(id, ofHandler.get(id) ?? [], topics, contextIds)] : [],
  ).flat();
  await store.topic.deleteMany({ where: { id: { in: parts.flatMap(({ removed }) => removed) } } });
  // Renamed topics first get a name that no topic can have, so that two can exchange their names.
  const freed = parts.flatMap(({ renamed }) => renamed).map((id) => ({ id, name: `/${id}` }));
  await updateRows(store, "topic", freed);
  await updateRows(
    store,
    "topic",
    parts.flatMap(({ changed }) => changed),
  );
  await insertRows(
    store,
    "topic",
    parts.flatMap(({ added }) => added),
  );
  await disable(
    store,
    parts.flatMap(({ disabled }) => disabled),
  );
  await insertRows(
    store,
    "topic_context",
    parts.flatMap(({ enabled }) => enabled),
  );
}

function differences(
  handlerId: string,
  stored: readonly StoredTopic[],
  wanted: readonly NewTopic[],
  contextIds: ReadonlyMap<string, string>,
): Differences {
  refuseUnknownContexts(wanted, contextIds);
  const { matches, removed } = matchTopics(stored, wanted);
  refuseUnknownIds(wanted, matches);
  const found: Differences = {
    removed: removed.map(({ id }) => id),
    ...{ added: [], changed: [], renamed: [], enabled: [], disabled: [] },
  };
  for (const [index, topic] of wanted.entries()) {
    const before = matches[index];
    const id = before?.id ?? newId();
    // Settings left out stay unchanged; for a new topic they take the column's default.
    const priority = topic.priority === undefined ? undefined : rankOf(topic.priority);
    const columns = { name: topic.name, description: topic.description, priority };
    if (!before) found.added.push({ ...columns, id, handlerId });
    else if (isChanged(before, columns)) found.changed.push({ ...columns, id });
    if (before && before.name !== topic.name) found.renamed.push(id);
    const isIn = new Set(before?.contexts.map(({ contextId }) => contextId));
    const enabled = new Set(topic.contexts.flatMap((name) => contextIds.get(name) ?? []));
    const pairs = (ids: Iterable<string>) => [...ids].map((contextId) => ({ topicId: id, contextId }));
    found.enabled.push(...pairs(enabled).filter(({ contextId }) => !isIn.has(contextId)));
    found.disabled.push(...pairs(isIn).filter(({ contextId }) => !enabled.has(contextId)));
  }
  return found;
}

type Columns = { name: string; description: string | null | undefined; priority: number | undefined };

function isChanged(before: Record<keyof Columns, unknown>, columns: Columns): boolean {
  return Object.entries(columns).some(
    ([name, value]) => value !== undefined && value !== before[name as keyof Columns],
  );
}

async function disable(store: Transaction, pairs: readonly Enabled[]): Promise<void> {
  if (pairs.length === 0) return;
  const values = [pairs.map(({ topicId }) => topicId), pairs.map(({ contextId }) => contextId)];
  await store.$executeRawUnsafe(REMOVE_SUBSCRIPTIONS, ...values);
  await store.$executeRawUnsafe(DISABLE_TOPICS, ...values);
}

function refuseUnknownIds(wanted: readonly NewTopic[], matches: readonly (object | null)[]): void {
  const problems = wanted.flatMap(({ id, name }, index): FieldProblem[] =>
    id === undefined || matches[index]
      ? []
      : [
          {
            field: `topics.${index}.id`,
            message: `The handler has no topic with this id. Leave it out to add ${name} as a new topic.`,
          },
        ],
  );
  if (problems.length > 0)
    throw new RedeliverError("invalid", "Some ids are no topics of the handler.", problems);
}

/** Ids of contexts by name. */
async function findContexts(store: Transaction, wanted: readonly Wanted[]): Promise<Map<string, string>> {
  const names = wanted.flatMap(({ topics = [] }) => topics.flatMap(({ contexts }) => contexts));
  const rows = await store.context.findMany({ where: { name: { in: [...new Set(names)] } } });
  return new Map(rows.map((context) => [context.name, context.id]));
}

function refuseUnknownContexts(wanted: readonly NewTopic[], ids: ReadonlyMap<string, string>): void {
  const problems = wanted.flatMap((topic, index) =>
    topic.contexts.flatMap((name, place): FieldProblem[] =>
      ids.has(name)
        ? []
        : [{ field: `topics.${index}.contexts.${place}`, message: `There is no context named ${name}.` }],
    ),
  );
  if (problems.length > 0)
    throw new RedeliverError("invalid", "Some topics name unknown contexts.", problems);
}
