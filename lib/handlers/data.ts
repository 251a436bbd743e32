import type { Database } from "../db/client";
import type { Prisma } from "../db/generated/client";
import { priorityOf } from "../engine/priority";
import { RedeliverError } from "../errors";
import { type Page, pageArgs } from "../list/page";
import type { HandlerAnswer } from "./schema";

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
  const row = await store.handler.findUnique({ where: { id }, include });
  if (!row) throw new RedeliverError("not_found", "There is no handler with that id.");
  return answerOf(row);
}

/** The handlers at these base paths, as many as there are, named by them. */
export async function handlersAt(db: Database, paths: string[]): Promise<{ id: string; name: string }[]> {
  if (!paths.length) return [];
  const found = await db.prisma.handler.findMany({ where: { basePath: { in: paths } } });
  return found.map(({ id, basePath }) => ({ id, name: basePath }));
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
