import type { Transaction } from "../../config-version/mutations";
import { type FieldProblem, RedeliverError } from "../../errors";
import type { NewSubscription } from "../schema";

/**
 * Sets a subscriber's subscriptions to `wanted`.
 * @throws RedeliverError invalid naming each handler, topic or context that does not exist, and each context in
 *   which a topic is not enabled
 */
export async function replaceSubscriptions(
  store: Transaction,
  subscriberId: string,
  wanted: readonly NewSubscription[],
): Promise<void> {
  const rows = await resolveSubscriptions(store, wanted);
  await store.subscription.deleteMany({ where: { subscriberId } });
  await store.subscription.createMany({
    data: rows.map((row) => ({ subscriberId, ...row })),
    skipDuplicates: true,
  });
}

async function resolveSubscriptions(store: Transaction, wanted: readonly NewSubscription[]) {
  const handlers = await store.handler.findMany({
    where: { basePath: { in: [...new Set(wanted.map((one) => one.handler))] } },
    include: { topics: { include: { contexts: { include: { context: true } } } } },
  });
  const problems: FieldProblem[] = [];
  const rows = wanted.flatMap(({ handler: basePath, topic: topicName, contexts }, index) => {
    const problem = (field: string, message: string) => {
      problems.push({ field: `subscriptions.${index}.${field}`, message });
      return [];
    };
    const handler = handlers.find((one) => one.basePath === basePath);
    if (!handler) return problem("handler", `No handler has the base path ${basePath}.`);
    const topic = handler.topics.find((one) => one.name === topicName);
    if (!topic) return problem("topic", `The handler ${basePath} has no topic ${topicName}.`);
    return contexts.flatMap((name, place) => {
      const enabled = topic.contexts.find(({ context }) => context.name === name);
      if (!enabled)
        return problem(`contexts.${place}`, `The topic is not enabled in a context named ${name}.`);
      return { topicId: topic.id, contextId: enabled.contextId };
    });
  });
  if (problems.length > 0) {
    throw new RedeliverError("invalid", "Some subscriptions name what does not exist.", problems);
  }
  return rows;
}
