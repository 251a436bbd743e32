import type { Actor } from "../../access/actor";
import { createContext, deleteContext } from "../../contexts/mutations";
import type { Database } from "../../db/client";
import { RedeliverError } from "../../errors";
import { createHandler, deleteHandler, updateHandler } from "../../handlers/mutations";
import { createPolicy, deletePolicy, updatePolicy } from "../../policies/mutations";
import { createPublisher, deletePublisher, updatePublisher } from "../../publishers/mutations";
import { createSubscriber, deleteSubscriber, updateSubscriber } from "../../subscribers/mutations";
import type { Addition, Plan } from "../plan";
import { SECRETS } from "../secrets";
import type { Stored } from "../stored";
import { type Noun, ONE } from "../view";

/** A secret of an added row. */
export type MadeSecret = { noun: Noun; name: string; label: string; value: string };

type Work = { plan: Plan; stored: Stored; makeStandIn: () => string };

/**
 * Makes the changes of a plan. Subscribers go first, as they use handlers; what others may still use goes last.
 * @returns the secrets of the added rows
 * @throws RedeliverError naming the entry
 */
export async function applyPlan(
  db: Database,
  actor: Actor,
  { plan, stored, makeStandIn }: Work,
): Promise<MadeSecret[]> {
  const secrets: MadeSecret[] = [];
  const policyIds = new Map(stored.policies.map(({ id, entry }) => [entry.name, id]));
  const complete = <Name extends Noun>(noun: Name, { entry }: Addition<Name>, id?: string) => {
    const row = stored[noun].find((one) => one.id === id) ?? null;
    return SECRETS[noun].standIn(entry, row as Stored[Name][number] | null, makeStandIn).entry;
  };
  /** The body of a handler or a subscriber: its policy by id. */
  const bodyOf = <Entry extends { policy?: string | null | undefined }>({ policy, ...body }: Entry) => ({
    ...body,
    policyId: typeof policy === "string" ? policyIds.get(policy) : policy,
  });

  await each("subscribers", plan.subscribers.remove, ({ id }) => deleteSubscriber(db, actor, id));
  await each("contexts", plan.contexts.add, ({ entry }) => createContext(db, actor, entry));
  await each("policies", plan.policies.add, async (one) => {
    policyIds.set(one.name, (await createPolicy(db, actor, complete("policies", one))).id);
  });
  await each("policies", plan.policies.change, (one) =>
    updatePolicy(db, actor, one.id, partsOf(complete("policies", one, one.id), one.parts)),
  );
  await each("handlers", plan.handlers.add, ({ entry }) => createHandler(db, actor, bodyOf(entry)));
  await each("handlers", plan.handlers.change, ({ id, entry, parts }) =>
    updateHandler(db, actor, id, partsOf(bodyOf(entry), parts)),
  );
  await each("publishers", plan.publishers.add, async ({ entry, name }) => {
    const { clientId, clientSecret } = await createPublisher(db, actor, entry);
    secrets.push({ noun: "publishers", name, label: "client ID", value: clientId });
    secrets.push({ noun: "publishers", name, label: "client secret", value: clientSecret });
  });
  await each("publishers", plan.publishers.change, ({ id, entry, parts }) =>
    updatePublisher(db, actor, id, partsOf(entry, parts)),
  );
  await each("subscribers", plan.subscribers.add, async (one) => {
    const { signingKey } = await createSubscriber(db, actor, bodyOf(complete("subscribers", one)));
    secrets.push({ noun: "subscribers", name: one.name, label: "signing key", value: signingKey });
  });
  await each("subscribers", plan.subscribers.change, (one) =>
    updateSubscriber(db, actor, one.id, partsOf(bodyOf(complete("subscribers", one, one.id)), one.parts)),
  );
  await each("handlers", plan.handlers.remove, ({ id }) => deleteHandler(db, actor, id));
  await each("policies", plan.policies.remove, ({ id }) => deletePolicy(db, actor, id));
  await each("publishers", plan.publishers.remove, ({ id }) => deletePublisher(db, actor, id));
  await each("contexts", plan.contexts.remove, ({ id }) => deleteContext(db, actor, id));
  return secrets;
}

/** Works on rows one after the other; a refusal names the row, and its fields by their paths in the file. */
async function each<Row extends { name: string; index?: number }>(
  noun: Noun,
  rows: readonly Row[],
  work: (row: Row) => Promise<unknown>,
): Promise<void> {
  for (const row of rows) {
    await work(row).catch((error: unknown) => {
      if (!(error instanceof RedeliverError)) throw error;
      const path = row.index === undefined ? "" : `${noun}.${row.index}.`;
      throw new RedeliverError(
        error.code,
        `The ${ONE[noun]} ${row.name}: ${error.message}`,
        error.details?.map(({ field, message }) => ({ field: `${path}${field}`, message })),
      );
    });
  }
}

/** Some parts of a body. A file names the policy that a body has by id. */
function partsOf<Body extends object>(body: Body, parts: readonly PropertyKey[]): Partial<Body> {
  return Object.fromEntries(
    Object.entries(body).filter(([part]) => parts.includes(part === "policyId" ? "policy" : part)),
  ) as Partial<Body>;
}
