import type { Database } from "../db/client";
import { RedeliverError } from "../errors";
import { type Page, pageArgs } from "../list/page";

type Store = Pick<Database["prisma"], "context">;

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
