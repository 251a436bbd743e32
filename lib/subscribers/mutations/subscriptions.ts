import type { Transaction } from "../../config-version/mutations";
import { eachRow } from "../../config-version/refused-row";
import { insertRows } from "../../db/rows";
import { type FieldProblem, RedeliverError } from "../../errors";
import type { NewSubscription } from "../schema";
import { ENABLED_TOPICS } from "../statements/whole";

/** Subscriptions of a subscriber; undefined: they stay. */
type Wanted = { id: string; subscriptions?: readonly NewSubscription[] | undefined };

/**
 * Sets the subscriptions of subscribers.
 * @throws RefusedRow invalid naming each handler, topic or context that does not exist, and each context in
 *   which a topic is not enabled
 */
export async function replaceSubscriptions(store: Transaction, wanted: readonly Wanted[]): Promise<void> {
  const handlers = await findHandlers(
    store,
    wanted.flatMap(({ subscriptions = [] }) => subscriptions),
  );
  const rows = eachRow(wanted, ({ id: subscriberId, subscriptions = [] }) =>
    resolve(subscriptions, handlers).map((row) => ({ subscriberId, ...row })),
  ).flat();
  const ids = wanted.filter(({ subscriptions }) => subscriptions).map(({ id }) => id);
  await store.subscription.deleteMany({ where: { subscriberId: { in: ids } } });
  await insertRows(store, "subscription", rows);
}

/** Topics by name, each with the ids of the contexts in which it is enabled, by their names. */
type Topics = Map<string, { id: string; contexts: Map<string, string> }>;
/** Topics of handlers by base path. */
type Handlers = ReadonlyMap<string, Topics>;

async function findHandlers(store: Transaction, wanted: readonly NewSubscription[]): Promise<Handlers> {
  const paths = [...new Set(wanted.map(({ handler }) => handler))];
  if (paths.length === 0) return new Map();
  type Row = Record<"basePath", string> &
    Record<"topicId" | "topic" | "contextId" | "context", string | null>;
  const rows = await store.$queryRawUnsafe<Row[]>(ENABLED_TOPICS, paths);
  const handlers = new Map<string, Topics>();
  for (const { basePath, topicId, topic: name, contextId, context } of rows) {
    const topics = handlers.get(basePath) ?? new Map();
    handlers.set(basePath, topics);
    if (topicId === null || name === null) continue;
    const topic = topics.get(name) ?? { id: topicId, contexts: new Map() };
    topics.set(name, topic);
    if (context !== null && contextId !== null) topic.contexts.set(context, contextId);
  }
  return handlers;
}

function resolve(wanted: readonly NewSubscription[], handlers: Handlers) {
  const problems: FieldProblem[] = [];
  const rows = new Map<string, { topicId: string; contextId: string }>();
  for (const [index, { handler: basePath, topic: name, contexts }] of wanted.entries()) {
    const problem = (field: string, message: string) =>
      problems.push({ field: `subscriptions.${index}.${field}`, message });
    const topics = handlers.get(basePath);
    const topic = topics?.get(name);
    if (!topics) problem("handler", `No handler has the base path ${basePath}.`);
    else if (!topic) problem("topic", `The handler ${basePath} has no topic ${name}.`);
    else
      for (const [place, context] of contexts.entries()) {
        const contextId = topic.contexts.get(context);
        if (contextId === undefined)
          problem(`contexts.${place}`, `The topic is not enabled in a context named ${context}.`);
        // A pair that stands twice is one subscription.
        else rows.set(`${topic.id} ${contextId}`, { topicId: topic.id, contextId });
      }
  }
  if (problems.length > 0) {
    throw new RedeliverError("invalid", "Some subscriptions name what does not exist.", problems);
  }
  return [...rows.values()];
}
