import type { Database } from "../db/client";
import type { Prisma } from "../db/generated/client";
import { isId } from "../db/ids";
import { priorityOf } from "../engine/priority";
import { RedeliverError } from "../errors";
import { readPage } from "../list/data";
import { type ListPage, type Page, pageArgs } from "../list/page";
import type { Position } from "../list/read";
import { matchTopics } from "./match-topics";
import type { HandlerAnswer, NewTopic } from "./schema";
import {
  handlerCountStatement,
  handlerListStatement,
  SUBSCRIBERS_OF_HANDLER,
  SUBSCRIPTION_COUNTS,
  SUBSCRIPTIONS_NOT_KEPT,
} from "./statements";
import type {
  HandlerFacts,
  HandlerInUse,
  HandlerUsage,
  ListedHandler,
  LostSubscription,
  LostSubscriptions,
  SubscriptionCount,
  TopicUser,
} from "./view";

type Store = Pick<Database["prisma"], "handler">;

const include = {
  topics: { include: { contexts: { include: { context: true } } }, orderBy: { name: "asc" } },
} as const satisfies Prisma.HandlerInclude;
type HandlerRow = Prisma.HandlerGetPayload<{ include: typeof include }>;

export async function listHandlers(db: Database, page: Page) {
  const [rows, total] = await Promise.all([
    db.prisma.handler.findMany({ include, orderBy: { basePath: "asc" }, ...pageArgs(page) }),
    db.prisma.handler.count(),
  ]);
  return { items: rows.map(answerOf), total };
}

/** A handler with its topics and the names of their contexts. @throws RedeliverError not_found */
export async function getHandler(store: Store, id: string): Promise<HandlerAnswer> {
  const [handler] = await getHandlers(store, [id]);
  return handler as HandlerAnswer;
}

/** These handlers, in the order of their ids. @throws RedeliverError not_found when one of them is missing */
export async function getHandlers(store: Store, ids: readonly string[]): Promise<HandlerAnswer[]> {
  const rows = await store.handler.findMany({ where: { id: { in: [...ids] } }, include });
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = found.get(id.toLowerCase());
    if (!row) throw new RedeliverError("not_found", "There is no handler with that id.");
    return answerOf(row);
  });
}

/** The handlers at these base paths, as many as there are, named by them. */
export async function handlersAt(db: Database, paths: string[]): Promise<{ id: string; name: string }[]> {
  if (!paths.length) return [];
  const found = await db.prisma.handler.findMany({ where: { basePath: { in: paths } } });
  return found.map(({ id, basePath }) => ({ id, name: basePath }));
}

/** The names among these that a topic of any handler has. */
export async function topicNames(db: Database, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const found = await db.prisma.topic.findMany({
    where: { name: { in: [...names] } },
    select: { name: true },
    distinct: ["name"],
  });
  return found.map(({ name }) => name);
}

/** Lists the handlers, each with its policy and the numbers of its topics and subscribers. */
export async function listHandlersInUse(db: Database, position: Position): Promise<ListPage<ListedHandler>> {
  type Row = Omit<ListedHandler, "policy"> & { policyId: string | null; policyName: string | null };
  const statements = { rows: handlerListStatement, count: handlerCountStatement() };
  const page = await readPage<Row>(db.pool, statements, position);
  const items = page.items.map(({ policyId, policyName, ...row }) => ({
    ...row,
    policy: policyId && policyName !== null ? { id: policyId, name: policyName } : null,
  }));
  return { ...page, items };
}

/** The most subscribers of a handler, and lost subscriptions, that are named. */
const MOST_NAMED = 100;
const MOST_LOST_NAMED = 20;

/** Reads a handler for its page, with the users of its topics; null when there is none, or the text is no id. */
export async function findHandlerInUse(db: Database, id: string): Promise<HandlerInUse | null> {
  if (!isId(id)) return null;
  const [row, usage, counts] = await Promise.all([
    db.prisma.handler.findUnique({ where: { id }, include }),
    readUsage(db, id),
    db.pool.query<SubscriptionCount>(SUBSCRIPTION_COUNTS, [id]),
  ]);
  return row && { handler: handlerFacts(answerOf(row)), usage, subscriptions: counts.rows };
}

/** A handler as the console shows it. */
export function handlerFacts({ createdAt: _, ...handler }: HandlerAnswer): HandlerFacts {
  return handler;
}

async function readUsage(db: Database, id: string): Promise<HandlerUsage> {
  const { rows } = await db.pool.query<TopicUser & { total: number }>(SUBSCRIBERS_OF_HANDLER, [
    id,
    MOST_NAMED,
  ]);
  return { items: rows.map(({ total: _, ...user }) => user), total: rows[0]?.total ?? 0 };
}

/**
 * Reads the subscriptions that a handler would lose if its topics became `wanted`: those of removed topics, and those in contexts
 * where a topic would no longer be enabled.
 */
export async function readLostSubscriptions(
  db: Database,
  handlerId: string,
  wanted: readonly NewTopic[],
): Promise<LostSubscriptions> {
  const stored = await db.prisma.topic.findMany({ where: { handlerId }, select: { id: true, name: true } });
  const { matches } = matchTopics(stored, wanted);
  const kept = wanted.flatMap(({ contexts }, index) => {
    const id = matches[index]?.id;
    return id ? contexts.map((context) => ({ id, context })) : [];
  });
  const { rows } = await db.pool.query<LostSubscription & { total: number }>(SUBSCRIPTIONS_NOT_KEPT, [
    handlerId,
    kept.map(({ id }) => id),
    kept.map(({ context }) => context),
    MOST_LOST_NAMED,
  ]);
  return { items: rows.map(({ total: _, ...lost }) => lost), total: rows[0]?.total ?? 0 };
}

function answerOf({ topics, ...handler }: HandlerRow): HandlerAnswer {
  return {
    ...handler,
    topics: topics.map(({ id, name, description, contexts, priority }) => ({
      id,
      name,
      description,
      contexts: contexts.map(({ context }) => context.name).sort(),
      priority: priorityOf(priority),
    })),
  };
}
