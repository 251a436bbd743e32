import type { Database } from "../../db/client";
import { isId } from "../../db/ids";
import { findSubscriber } from "../data";
import type { HandlerTopics, SubscriberPageData } from "../view";
import { countFailures } from "./list";
import { countWaiting } from "./waiting";

/** Reads a subscriber for its page, also a deleted one; null when there is none, or the text is no id. */
export async function readSubscriberPage(
  db: Database,
  id: string,
  now: Date,
): Promise<Pick<SubscriberPageData, "subscriber" | "handlers" | "failures" | "waiting"> | null> {
  if (!isId(id)) return null;
  const [subscriber, handlers, failures, waiting] = await Promise.all([
    findSubscriber(db.prisma, id),
    listHandlerTopics(db),
    countFailures(db, [id], now),
    countWaiting(db, id),
  ]);
  return subscriber && { subscriber, handlers, failures: failures?.get(id.toLowerCase()) ?? null, waiting };
}

/** Lists the handlers with their topics and the names of the contexts in which each is enabled, all sorted by name. */
export async function listHandlerTopics(db: Database): Promise<HandlerTopics[]> {
  const rows = await db.prisma.handler.findMany({
    select: {
      ...{ id: true, name: true, basePath: true },
      topics: {
        select: { name: true, contexts: { select: { context: { select: { name: true } } } } },
        orderBy: { name: "asc" },
      },
    },
    orderBy: { basePath: "asc" },
  });
  return rows.map(({ topics, ...handler }) => ({
    ...handler,
    topics: topics.map(({ name, contexts }) => ({
      name,
      contexts: contexts.map(({ context }) => context.name).sort(),
    })),
  }));
}
