import type { Actor } from "../../access/actor";
import { RefusedRow } from "../../config-version/refused-row";
import { createContexts, deleteContext } from "../../contexts/mutations";
import type { Database } from "../../db/client";
import { RedeliverError } from "../../errors";
import { updateFoldRules } from "../../fold-rules/mutations";
import { getHandlers } from "../../handlers/data";
import { createHandlers, deleteHandlers, freeHandlers, updateHandlers } from "../../handlers/mutations";
import { createPolicy, deletePolicy, updatePolicy } from "../../policies/mutations";
import { createPublishers, deletePublishers, updatePublishers } from "../../publishers/mutations";
import { makeStandIn } from "../../secrets/stand-in";
import { readSubscribersOf } from "../../subscribers/data/whole";
import { createSubscribers, deleteSubscribers, updateSubscribers } from "../../subscribers/mutations";
import type { Addition, Alteration, Plan } from "../plan";
import { SECRETS } from "../secrets";
import type { Stored } from "../stored";
import { type Noun, ONE } from "../view";

/** A secret of an added row. */
export type MadeSecret = { noun: Noun; name: string; label: string; value: string };

/**
 * Makes the changes of a plan, those of each noun together. Subscribers that are removed go first, as they use handlers; what others
 * may still use goes last. Handlers free their names and base paths before others take them.
 * @returns the secrets of the added rows
 * @throws RedeliverError naming the entry
 */
export async function applyPlan(
  db: Database,
  actor: Actor,
  plan: Plan,
  stored: Stored,
): Promise<MadeSecret[]> {
  const secrets: MadeSecret[] = [];
  const policyIds = new Map(stored.policies.map(({ id, entry }) => [entry.name, id]));
  const complete = entriesWithStandIns(stored);
  /** The body of a handler or a subscriber: its policy by id. */
  const bodyOf = <Entry extends { policy?: string | null | undefined }>({ policy, ...body }: Entry) => ({
    ...body,
    policyId: typeof policy === "string" ? policyIds.get(policy) : policy,
  });
  const { contexts, policies, handlers, publishers, subscribers } = plan;
  // As they are before all changes: a topic that goes takes its subscriptions with it.
  const subscribersBefore = await readSubscribersOf(db.prisma, idsOf(subscribers.change));
  const handlersBefore = await getHandlers(db.prisma, idsOf([...handlers.change, ...handlers.remove]));

  await together("subscribers", subscribers.remove, (rows) => deleteSubscribers(db, actor, rows));
  await together("contexts", contexts.add, (rows) =>
    createContexts(
      db,
      actor,
      rows.map(({ entry }) => entry),
    ),
  );
  await each("policies", policies.add, async (one) => {
    policyIds.set(one.name, (await createPolicy(db, actor, complete.policy(one))).id);
  });
  await each("policies", policies.change, (one) =>
    updatePolicy(db, actor, one.id, partsOf(complete.policy(one, one.id), one.parts)),
  );
  await freeHandlers(db.prisma, [...idsOf(handlers.remove), ...idsOf(handlers.change.filter(isRenamed))]);
  await together("handlers", handlers.change, (rows) =>
    updateHandlers(
      db,
      actor,
      rows.map(({ id, entry, parts }, index) => ({
        id,
        changes: partsOf(bodyOf(entry), [...parts, "name", "basePath"]),
        before: handlersBefore[index],
      })),
    ),
  );
  await together("handlers", handlers.add, (rows) =>
    createHandlers(
      db,
      actor,
      rows.map(({ entry }) => bodyOf(entry)),
    ),
  );
  await together("publishers", publishers.remove, (rows) => deletePublishers(db, actor, rows));
  await together("publishers", publishers.change, (rows) =>
    updatePublishers(
      db,
      actor,
      rows.map(({ id, entry, parts }) => ({ id, changes: partsOf(entry, parts) })),
    ),
  );
  await together("publishers", publishers.add, async (rows) => {
    const made = await createPublishers(
      db,
      actor,
      rows.map(({ entry }) => entry),
    );
    for (const { name, clientId, clientSecret } of made) {
      secrets.push({ noun: "publishers", name, label: "client ID", value: clientId });
      secrets.push({ noun: "publishers", name, label: "client secret", value: clientSecret });
    }
  });
  await together("subscribers", subscribers.change, (rows) =>
    updateSubscribers(
      db,
      actor,
      rows.map((one, index) => ({
        id: one.id,
        changes: partsOf(bodyOf(complete.subscriber(one, one.id)), one.parts),
        before: subscribersBefore[index],
      })),
    ),
  );
  await together("subscribers", subscribers.add, async (rows) => {
    const bodies = rows.map((one) => bodyOf(complete.subscriber(one)));
    for (const { name, signingKey } of await createSubscribers(db, actor, bodies))
      secrets.push({ noun: "subscribers", name, label: "signing key", value: signingKey });
  });
  await together("handlers", handlers.remove, (rows) =>
    deleteHandlers(
      db,
      actor,
      rows.map(({ id }, index) => ({ id, before: handlersBefore[handlers.change.length + index] })),
    ),
  );
  await each("policies", policies.remove, ({ id }) => deletePolicy(db, actor, id));
  await each("contexts", contexts.remove, ({ id }) => deleteContext(db, actor, id));
  if (plan.foldRules) await updateFoldRules(db, actor, plan.foldRules);
  return secrets;
}

const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

const isRenamed = ({ parts }: Alteration<"handlers">) => parts.includes("name") || parts.includes("basePath");

/** The entries of a plan with stand-ins for their missing secrets. */
function entriesWithStandIns(stored: Stored) {
  const byId = <Row extends { id: string }>(rows: readonly Row[]) =>
    new Map(rows.map((row) => [row.id, row]));
  const [policies, subscribers] = [byId(stored.policies), byId(stored.subscribers)];
  return {
    policy: ({ entry }: Addition<"policies">, id = "") =>
      SECRETS.policies.standIn(entry, policies.get(id) ?? null, makeStandIn).entry,
    subscriber: ({ entry }: Addition<"subscribers">, id = "") =>
      SECRETS.subscribers.standIn(entry, subscribers.get(id) ?? null, makeStandIn).entry,
  };
}

/** Works on all rows of a noun at once, when there are any; a refusal names the row. */
async function together<Row extends Named>(
  noun: Noun,
  rows: readonly Row[],
  work: (rows: readonly Row[]) => Promise<unknown>,
): Promise<void> {
  if (rows.length === 0) return;
  await work(rows).catch((error: unknown) => {
    throw error instanceof RefusedRow ? refusalOf(noun, rows[error.row], error) : error;
  });
}

/** Works on rows one after the other; a refusal names the row. */
async function each<Row extends Named>(
  noun: Noun,
  rows: readonly Row[],
  work: (row: Row) => Promise<unknown>,
): Promise<void> {
  for (const row of rows) {
    await work(row).catch((error: unknown) => {
      throw error instanceof RedeliverError ? refusalOf(noun, row, error) : error;
    });
  }
}

type Named = { name: string; index?: number };

/** A refusal with the name of its row, and the paths of its fields in the file. */
function refusalOf(noun: Noun, row: Named | undefined, error: RedeliverError): RedeliverError {
  const path = row?.index === undefined ? "" : `${noun}.${row.index}.`;
  return new RedeliverError(
    error.code,
    `The ${ONE[noun]} ${row?.name}: ${error.message}`,
    error.details?.map(({ field, message }) => ({ field: `${path}${field}`, message })),
  );
}

/** Some parts of a body. A file names the policy that a body has by id. */
function partsOf<Body extends object>(body: Body, parts: readonly PropertyKey[]): Partial<Body> {
  return Object.fromEntries(
    Object.entries(body).filter(([part]) => parts.includes(part === "policyId" ? "policy" : part)),
  ) as Partial<Body>;
}
