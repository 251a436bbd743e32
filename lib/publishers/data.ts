import type { Database } from "../db/client";
import { RedeliverError } from "../errors";
import { type Page, pageArgs } from "../list/page";
import type { PublisherAnswer } from "./schema";

type Store = Pick<Database["prisma"], "publisher">;
const omit = { clientSecretHash: true } as const;

export async function listPublishers(db: Database, page: Page) {
  const [items, total] = await Promise.all([
    db.prisma.publisher.findMany({ omit, orderBy: { name: "asc" }, ...pageArgs(page) }),
    db.prisma.publisher.count(),
  ]);
  return { items, total };
}

/** @throws RedeliverError not_found */
export async function getPublisher(store: Store, id: string): Promise<PublisherAnswer> {
  const publisher = await store.publisher.findUnique({ where: { id }, omit });
  if (!publisher) throw new RedeliverError("not_found", "There is no publisher with that id.");
  return publisher;
}
