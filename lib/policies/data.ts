import { type Actor, maySeePayloads } from "../access/actor";
import { env } from "../config/env";
import { eachRow } from "../config-version/refused-row";
import type { Database } from "../db/client";
import type { Prisma } from "../db/generated/client";
import { isId } from "../db/ids";
import { effectiveRules } from "../engine/rules";
import { RedeliverError } from "../errors";
import { parseInterceptors } from "../interceptors/schema";
import { showInterceptors } from "../interceptors/settings";
import { readPage } from "../list/data";
import { type ListPage, type Page, pageArgs } from "../list/page";
import type { Position } from "../list/read";
import { retrySummary } from "./describe-retry";
import { failureEmailsOf } from "./failure-email";
import { parseRetry } from "./schema";
import { NEWEST_FAILURES, policyCountStatement, policyListStatement } from "./statements";
import { type RulesToTry, readsTexts, type TriedFailure, tryRules } from "./try-rules";
import type { ListedPolicy, PolicyChoice, PolicyFacts, PolicyInUse, PolicyUsage, TriedRules } from "./view";

type Store = Pick<Database["prisma"], "policy" | "context">;
type PolicyRow = Prisma.PolicyGetPayload<object>;

export async function listPolicies(db: Database, page: Page) {
  const [rows, total, contexts] = await Promise.all([
    db.prisma.policy.findMany({ orderBy: [{ name: "asc" }, { id: "asc" }], ...pageArgs(page) }),
    db.prisma.policy.count(),
    db.prisma.context.findMany(),
  ]);
  return {
    items: rows.map((row) => showPolicy(row, contexts)),
    total,
  };
}

/** Lists the policies by name, each with a summary and its usage. */
export async function listPoliciesInUse(db: Database, position: Position): Promise<ListPage<ListedPolicy>> {
  const statements = { rows: policyListStatement, count: policyCountStatement() };
  const page = await readPage<{ id: string }>(db.pool, statements, position);
  const ids = page.items.map(({ id }) => id);
  const found = await db.prisma.policy.findMany({ where: { id: { in: ids } }, include: usage });
  const rows = new Map(found.map((row) => [row.id, listedPolicy(row)]));
  return { ...page, items: ids.flatMap((id) => rows.get(id) ?? []) };
}

function listedPolicy(row: PolicyRow & Pick<ListedPolicy, "handlers" | "subscribers">): ListedPolicy {
  const { id, name, description, updatedAt, handlers, subscribers } = row;
  const retry = parseRetry(row.retry);
  const interceptors = parseInterceptors(row.interceptors);
  return {
    ...{ id, name, description, updatedAt, handlers, subscribers },
    summary: retrySummary(retry),
    rules: retry ? effectiveRules(retry).length : 0,
    interceptors: interceptors === "unknown" ? interceptors : interceptors.map(({ type }) => type),
  };
}

/** Lists all policies by name, as handlers and subscribers choose one. */
export async function listPolicyChoices(db: Database): Promise<PolicyChoice[]> {
  const rows = await db.prisma.policy.findMany({ orderBy: [{ name: "asc" }, { id: "asc" }] });
  return rows.map((row) => {
    const interceptors = parseInterceptors(row.interceptors);
    return {
      id: row.id,
      name: row.name,
      retry: parseRetry(row.retry) ?? (row.retry === null ? null : "unknown"),
      interceptors: interceptors === "unknown" ? interceptors : interceptors.map(({ type }) => type),
    };
  });
}

/** Reads a policy for its page, with what uses it; null when there is none, or the text is no id. */
export async function findPolicyInUse(db: Database, id: string): Promise<PolicyInUse | null> {
  if (!isId(id)) return null;
  const [row, contexts] = await Promise.all([
    db.prisma.policy.findUnique({ where: { id }, include: usage }),
    db.prisma.context.findMany({ orderBy: { name: "asc" } }),
  ]);
  if (!row) return null;
  const { handlers, subscribers, ...policy } = row;
  const facts = policyFacts(showPolicy(policy, contexts));
  return {
    policy: facts,
    handlers,
    subscribers,
    contexts: contexts.map(({ name }) => name),
    unreadable: [
      ...(policy.retry !== null && facts.retry === null ? (["retry"] as const) : []),
      ...(parseInterceptors(policy.interceptors) === "unknown" ? (["interceptors"] as const) : []),
    ],
  };
}

/** What uses a policy. */
export async function usageOf(store: Pick<Store, "policy">, id: string): Promise<PolicyUsage> {
  const { handlers, subscribers } = await store.policy.findUniqueOrThrow({ where: { id }, include: usage });
  return { handlers, subscribers };
}

const usage = {
  handlers: { select: { id: true, name: true, basePath: true }, orderBy: { basePath: "asc" } },
  subscribers: { where: { deletedAt: null }, select: { id: true, name: true }, orderBy: { name: "asc" } },
} as const satisfies Prisma.PolicyInclude;

/** The parts of a shown policy that the console uses. */
export function policyFacts(shown: ReturnType<typeof showPolicy>): PolicyFacts {
  const { id, name, description, interceptors, updatedAt } = shown;
  return { id, name, description, interceptors, updatedAt, retry: parseRetry(shown.retry) };
}

/** A policy with the secrets of its interceptors masked. @throws RedeliverError not_found */
export async function getPolicy(store: Store, id: string) {
  return showPolicy(await getPolicyRow(store, id), await store.context.findMany());
}

/** A policy with its secrets. @throws RedeliverError not_found */
export async function getPolicyRow(store: Store, id: string): Promise<PolicyRow> {
  const policy = await store.policy.findUnique({ where: { id } });
  if (!policy) throw new RedeliverError("not_found", "There is no policy with that id.");
  return policy;
}

/** @throws RefusedRow invalid naming `policyId` of the first row whose policy there is not */
export async function requirePolicies(
  store: Pick<Store, "policy">,
  rows: readonly { policyId?: string | null | undefined }[],
): Promise<void> {
  const ids = [...new Set(rows.flatMap(({ policyId }) => policyId ?? []))];
  if (ids.length === 0) return;
  const found = await store.policy.findMany({ where: { id: { in: ids } }, select: { id: true } });
  const known = new Set(found.map(({ id }) => id));
  eachRow(rows, ({ policyId }) => {
    if (!policyId || known.has(policyId.toLowerCase())) return;
    const message = "There is no policy with that id.";
    throw new RedeliverError("invalid", "Not valid in the body: policyId.", [{ field: "policyId", message }]);
  });
}

/** A policy's row as shown: secrets masked, defaults of the retry settings filled in. */
export function showPolicy(policy: PolicyRow, contexts: readonly { id: string; name: string }[]) {
  const retry = parseRetry(policy.retry);
  return {
    ...policy,
    interceptors: showInterceptors(parseInterceptors(policy.interceptors), contexts),
    retry,
    failureEmails: failureEmailsOf(retry, () => env().SMTP_URL !== undefined),
  };
}

/** The number of failed attempts that rules are tried on. */
const TRIED = 1000;

/** A count of matches would give the contents away, one guess at a time. */
const TEXTS_ARE_HIDDEN =
  "These rules search the bodies of answers, and you may not see payloads. Ask an administrator, or try rules without texts.";

/**
 * Tries rules on the newest failed attempts.
 * @throws RedeliverError forbidden when rules search for texts and the actor may not see payloads
 */
export async function tryRulesOnFailures(
  db: Database,
  actor: Actor,
  settings: RulesToTry,
): Promise<TriedRules> {
  if (readsTexts(settings) && !maySeePayloads(actor)) throw new RedeliverError("forbidden", TEXTS_ARE_HIDDEN);
  const { rows } = await db.pool.query<TriedFailure>(NEWEST_FAILURES, [TRIED, readsTexts(settings)]);
  return tryRules(settings, rows);
}
