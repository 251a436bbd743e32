import type { Transaction } from "../../config-version/mutations";
import { newId } from "../../db/ids";
import { rankOf } from "../../engine/priority";
import { type FieldProblem, RedeliverError } from "../../errors";
import type { NewTopic } from "../schema";

/**
 * Sets a handler's topics to `wanted`. Topics are matched by name, so that remaining ones keep their ids.
 * @throws RedeliverError invalid naming each context that does not exist
 */
export async function replaceTopics(
  store: Transaction,
  handlerId: string,
  wanted: readonly NewTopic[],
): Promise<void> {
  const contextIds = await findContexts(store, wanted);
  const names = wanted.map((topic) => topic.name);
  await store.topic.deleteMany({ where: { handlerId, name: { notIn: names } } });
  for (const topic of wanted) {
    const where = { handlerId_name: { handlerId, name: topic.name } };
    // Settings left out stay unchanged; for a new topic they take the column's default.
    const columns = {
      description: topic.description,
      priority: topic.priority === undefined ? undefined : rankOf(topic.priority),
    };
    const { id } = await store.topic.upsert({
      where,
      create: { id: newId(), handlerId, name: topic.name, ...columns },
      update: columns,
    });
    const enabled = topic.contexts.flatMap((name) => contextIds.get(name) ?? []);
    await store.subscription.deleteMany({ where: { topicId: id, contextId: { notIn: enabled } } });
    await store.topicContext.deleteMany({ where: { topicId: id, contextId: { notIn: enabled } } });
    await store.topicContext.createMany({
      data: enabled.map((contextId) => ({ topicId: id, contextId })),
      skipDuplicates: true,
    });
  }
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
