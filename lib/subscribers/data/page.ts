import type { Database } from "../../db/client";
import { isId } from "../../db/ids";
import { listPolicyChoices } from "../../policies/data";
import { findSubscriber } from "../data";
import type { HandlerTopics, SubscriberPageData } from "../view";
import { countFailures } from "./list";
import { countWaiting } from "./waiting";

/** Reads a subscriber for its page, also a deleted one; null when there is none, or the text is no id. */
export async function readSubscriberPage(
  db: Database,
  id: string,
  now: Date,
): Promise<Pick<SubscriberPageData, "subscriber" | "handlers" | "failures" | "waiting" | "policies"> | null> {
  if (!isId(id)) return null;
  const [subscriber, handlers, failures, waiting, policies] = await Promise.all([
    findSubscriber(db.prisma, id),
    listHandlerTopics(db),
    countFailures(db, [id], now),
    countWaiting(db, id),
    listPolicyChoices(db),
  ]);
  const counted = failures?.get(id.toLowerCase()) ?? null;
  return subscriber && { subscriber, handlers, failures: counted, waiting, policies };
}

/** Lists the handlers with their topics and the names of the contexts in which each is enabled, all sorted by name. */
export async function listHandlerTopics(db: Database): Promise<HandlerTopics[]> {
  const rows = await db.prisma.handler.findMany({
    select: {
      ...{ id: true, name: true, basePath: true, policyId: true },
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
