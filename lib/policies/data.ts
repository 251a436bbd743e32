import type { Database } from "../db/client";
import type { Prisma } from "../db/generated/client";
import { env } from "../env";
import { RedeliverError } from "../errors";
import { type ListQuery, pageOf } from "../http/inputs";
import { failureEmailsOf } from "./failure-email";
import { parseInterceptors } from "./interceptor-schema";
import { showInterceptors } from "./interceptors";
import { parseRetry } from "./schema";

type Store = Pick<Database["prisma"], "policy" | "context">;
type PolicyRow = Prisma.PolicyGetPayload<object>;

export async function listPolicies(db: Database, query: ListQuery) {
  const [rows, total, contexts] = await Promise.all([
    db.prisma.policy.findMany({ orderBy: [{ name: "asc" }, { id: "asc" }], ...pageOf(query) }),
    db.prisma.policy.count(),
    db.prisma.context.findMany(),
  ]);
  return {
    items: rows.map((row) => showPolicy(row, contexts)),
    total,
    limit: query._limit,
    offset: query._offset,
  };
}

/** A policy with the secrets of its interceptors masked. @throws RedeliverError not_found (404) */
export async function getPolicy(store: Store, id: string) {
  return showPolicy(await getPolicyRow(store, id), await store.context.findMany());
}

/** A policy with its secrets. @throws RedeliverError not_found (404) */
export async function getPolicyRow(store: Store, id: string): Promise<PolicyRow> {
  const policy = await store.policy.findUnique({ where: { id } });
  if (!policy) throw new RedeliverError("not_found", "There is no policy with that id.");
  return policy;
}

/** A policy's row for people: the secrets of its interceptors masked, every default of its retries filled in. */
export function showPolicy(policy: PolicyRow, contexts: readonly { id: string; name: string }[]) {
  const retry = parseRetry(policy.retry);
  return {
    ...policy,
    interceptors: showInterceptors(parseInterceptors(policy.interceptors), contexts),
    retry,
    failureEmails: failureEmailsOf(retry, () => env().SMTP_URL !== undefined),
  };
}
