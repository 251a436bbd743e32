import type { Database } from "../db/client";
import { RedeliverError } from "../errors";
import { type ListQuery, pageOf } from "../http/inputs";

type Store = Pick<Database["prisma"], "policy">;

export async function listPolicies(db: Database, query: ListQuery) {
  const [items, total] = await Promise.all([
    db.prisma.policy.findMany({ orderBy: [{ name: "asc" }, { id: "asc" }], ...pageOf(query) }),
    db.prisma.policy.count(),
  ]);
  return { items, total, limit: query._limit, offset: query._offset };
}

/** @throws RedeliverError not_found (404) */
export async function getPolicy(store: Store, id: string) {
  const policy = await store.policy.findUnique({ where: { id } });
  if (!policy) throw new RedeliverError("not_found", "There is no policy with that id.");
  return policy;
}
