import type { Transaction } from "../../config-version/mutations";
import { newId } from "../../db/ids";
import { rankOf } from "../../engine/priority";
import { type FieldProblem, RedeliverError } from "../../errors";
import { matchTopics } from "../match-topics";
import type { NewTopic } from "../schema";

/**
 * Sets a handler's topics to `wanted`. A topic with an id keeps it under a new name; topics without one are matched by name.
 * Only what differs is written: a handler may have 500 topics in many contexts.
 * @throws RedeliverError invalid naming each context that does not exist and each id that is no topic of the handler
 */
export async function replaceTopics(
  store: Transaction,
  handlerId: string,
  wanted: readonly NewTopic[],
): Promise<void> {
  const contextIds = await findContexts(store, wanted);
  const stored = await store.topic.findMany({ where: { handlerId }, include: { contexts: true } });
  const { matches, removed } = matchTopics(stored, wanted);
  refuseUnknownIds(wanted, matches);
  await store.topic.deleteMany({ where: { id: { in: removed.map(({ id }) => id) } } });
  await freeNames(store, wanted, matches);
  for (const [index, topic] of wanted.entries()) {
    const before = matches[index];
    const enabled = topic.contexts.flatMap((name) => contextIds.get(name) ?? []);
    // Settings left out stay unchanged; for a new topic they take the column's default.
    const priority = topic.priority === undefined ? undefined : rankOf(topic.priority);
    const columns = { name: topic.name, description: topic.description, priority };
    if (!before) {
      const contexts = { create: enabled.map((contextId) => ({ contextId })) };
      await store.topic.create({ data: { id: newId(), handlerId, ...columns, contexts } });
      continue;
    }
    if (isChanged(before, columns)) await store.topic.update({ where: { id: before.id }, data: columns });
    await enableIn(store, before, enabled);
  }
}

type Columns = { name: string; description: string | null | undefined; priority: number | undefined };

function isChanged(before: Record<keyof Columns, unknown>, columns: Columns): boolean {
  return Object.entries(columns).some(
    ([name, value]) => value !== undefined && value !== before[name as keyof Columns],
  );
}

/** Enables a topic in these contexts only. Subscriptions in others are lost. */
async function enableIn(
  store: Transaction,
  { id: topicId, contexts }: { id: string; contexts: { contextId: string }[] },
  enabled: readonly string[],
): Promise<void> {
  const before = contexts.map(({ contextId }) => contextId);
  const gone = before.filter((contextId) => !enabled.includes(contextId));
  const added = enabled.filter((contextId) => !before.includes(contextId));
  if (gone.length > 0) {
    const where = { topicId, contextId: { in: gone } };
    await store.subscription.deleteMany({ where });
    await store.topicContext.deleteMany({ where });
  }
  if (added.length > 0) {
    await store.topicContext.createMany({ data: added.map((contextId) => ({ topicId, contextId })) });
  }
}

/** Gives renamed topics a name that no topic can have, so that two can exchange their names. */
async function freeNames(
  store: Transaction,
  wanted: readonly NewTopic[],
  matches: readonly ({ id: string; name: string } | null)[],
): Promise<void> {
  for (const [index, before] of matches.entries()) {
    if (!before || before.name === wanted[index]?.name) continue;
    await store.topic.update({ where: { id: before.id }, data: { name: `/${before.id}` } });
  }
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
async function findContexts(store: Transaction, wanted: readonly NewTopic[]): Promise<Map<string, string>> {
  const rows = await store.context.findMany({
    where: { name: { in: [...new Set(wanted.flatMap((topic) => topic.contexts))] } },
  });
  const ids = new Map(rows.map((context) => [context.name, context.id]));
  const problems = wanted.flatMap((topic, index) =>
    topic.contexts.flatMap((name, place): FieldProblem[] =>
      ids.has(name)
        ? []
        : [{ field: `topics.${index}.contexts.${place}`, message: `There is no context named ${name}.` }],
    ),
  );
  if (problems.length > 0)
    throw new RedeliverError("invalid", "Some topics name unknown contexts.", problems);
  return ids;
}
