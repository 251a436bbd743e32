import type { Database } from "../db/client";
import { isId } from "../db/ids";
import { RedeliverError } from "../errors";
import { parseInterceptors } from "../interceptors/schema";
import { namesContext } from "../interceptors/settings";
import { readPage } from "../list/data";
import { type ListPage, type Page, pageArgs } from "../list/page";
import type { Position } from "../list/read";
import { DEFAULT_CONTEXT } from "./schema";
import { contextCountStatement, contextListStatement } from "./statements";
import type { ContextFacts, ContextUsage, ListedContext } from "./view";

type Store = Pick<Database["prisma"], "context">;
type UsageStore = Pick<Database["prisma"], "handler" | "subscriber" | "policy">;

/** The most rows of each kind that are shown as users of a context. */
const MOST_SHOWN = 100;

export async function listContexts(db: Database, page: Page) {
  const [items, total] = await Promise.all([
    db.prisma.context.findMany({ orderBy: { name: "asc" }, ...pageArgs(page) }),
    db.prisma.context.count(),
  ]);
  return { items, total };
}

/** The names of all contexts, sorted. */
export async function listContextNames(db: Database): Promise<string[]> {
  const rows = await db.prisma.context.findMany({ orderBy: { name: "asc" } });
  return rows.map(({ name }) => name);
}

/** @throws RedeliverError not_found */
export async function getContext(store: Store, id: string) {
  const context = await store.context.findUnique({ where: { id } });
  if (!context) throw new RedeliverError("not_found", "There is no context with that id.");
  return context;
}

/** The contexts of these names, as many as there are. */
export async function contextsNamed(db: Database, names: string[]): Promise<{ id: string; name: string }[]> {
  if (!names.length) return [];
  return db.prisma.context.findMany({ where: { name: { in: names } }, select: { id: true, name: true } });
}

/** Lists the contexts by name, each with the numbers of what uses it. */
export async function listContextsInUse(db: Database, position: Position): Promise<ListPage<ListedContext>> {
  const statements = { rows: contextListStatement, count: contextCountStatement() };
  type Row = { id: string; name: string; updatedAt: Date; topics: number; subscribers: number };
  const [page, policies] = await Promise.all([
    readPage<Row>(db.pool, statements, position),
    readPolicies(db.prisma),
  ]);
  const items = page.items.map(({ topics, subscribers, ...row }) => ({
    ...contextFacts(row),
    ...{ topics, subscribers },
    policies: policies.filter(({ interceptors }) => namesContext(interceptors, row.id)).length,
  }));
  return { ...page, items };
}

/** Reads a context for its page; null when there is none, or the text is no id. */
export async function findContextInUse(
  db: Database,
  id: string,
): Promise<{ context: ContextFacts; usage: ContextUsage } | null> {
  if (!isId(id)) return null;
  const [row, usage] = await Promise.all([
    db.prisma.context.findUnique({ where: { id } }),
    usageOf(db.prisma, id),
  ]);
  return row && { context: contextFacts(row), usage };
}

/** A context as the console shows it. */
export function contextFacts(row: { id: string; name: string; updatedAt: Date }): ContextFacts {
  const { id, name, updatedAt } = row;
  return { id, name, updatedAt, isDefault: id === DEFAULT_CONTEXT.id };
}

/** What uses a context. */
export async function usageOf(store: UsageStore, contextId: string): Promise<ContextUsage> {
  const enabled = { contexts: { some: { contextId } } };
  const handlers = { topics: { some: enabled } };
  const subscribers = { deletedAt: null, subscriptions: { some: { contextId } } };
  const [users, handlerCount, subscribed, subscriberCount, policies] = await Promise.all([
    store.handler.findMany({
      where: handlers,
      include: { topics: { where: enabled, orderBy: { name: "asc" } } },
      orderBy: { basePath: "asc" },
      take: MOST_SHOWN,
    }),
    store.handler.count({ where: handlers }),
    store.subscriber.findMany({
      where: subscribers,
      select: { id: true, name: true },
      orderBy: { name: "asc" },
      take: MOST_SHOWN,
    }),
    store.subscriber.count({ where: subscribers }),
    readPolicies(store),
  ]);
  const naming = policies.filter(({ interceptors }) => namesContext(interceptors, contextId));
  return {
    handlers: users.map(({ id, name, basePath, topics }) => ({
      ...{ id, name, basePath },
      topics: topics.map((topic) => topic.name),
    })),
    subscribers: subscribed,
    policies: naming.slice(0, MOST_SHOWN).map(({ id, name }) => ({ id, name })),
    counts: { handlers: handlerCount, subscribers: subscriberCount, policies: naming.length },
  };
}

/** The policies by name with their interceptors, which name contexts by id. */
async function readPolicies(store: Pick<UsageStore, "policy">) {
  const rows = await store.policy.findMany({
    select: { id: true, name: true, interceptors: true },
    orderBy: { name: "asc" },
  });
  return rows.map((row) => ({ ...row, interceptors: parseInterceptors(row.interceptors) }));
}
