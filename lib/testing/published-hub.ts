import {
  createContext,
  createHandler,
  createSubscriber,
  DEFAULT_CONTEXT_ID,
} from "../../prisma/factories/factories";
import type { Database } from "../db/client";
import { publishEvents } from "../publishing/publish-events";

/**
 * Makes a handler with two topics, both in the default and in another context, and publishes an event to each topic and context. Names are
 * distinct from those of other hubs.
 */
export async function publishToNewHandler(db: Database) {
  const context = await createContext(db.prisma);
  const topicNames = ["latency", "errors"];
  const handler = await createHandler(db.prisma, { topicNames, contextIds: [context.id] });
  const contexts = ["default", context.name];
  /** Publishes one event to each topic and context, and returns their ids by `topic context`. */
  const publish = async (receivedAt?: Date) => {
    const targets = topicNames.flatMap((topic) => contexts.map((name) => ({ topic, context: name })));
    const published = await publishEvents(
      db,
      targets.map((target) => ({
        ...{ ...target, handler: handler.basePath, body: Buffer.from('{"n":  1}') },
        contentType: "application/json",
        receivedAt,
      })),
    );
    return new Map(
      targets.map(({ topic, context: name }, index) => [`${topic} ${name}`, published[index]?.eventId ?? ""]),
    );
  };
  const topicId = (name: string) => handler.topics.find((topic) => topic.name === name)?.id ?? "";
  /** Makes a subscriber that is subscribed to topics in both contexts. */
  const subscribe = (topics: string[], data: Parameters<typeof createSubscriber>[1] = {}) =>
    createSubscriber(db.prisma, {
      topicIds: topics.map(topicId),
      contextIds: [DEFAULT_CONTEXT_ID, context.id],
      ...data,
    });
  return { handler, context, topicId, publish, subscribe };
}
