import type { Actor } from "../access/actor";
import { describeChanges } from "../config-version/describe";
import { changeRows, nextUpdatedAt, refuseOutdated } from "../config-version/mutations";
import { eachRow } from "../config-version/refused-row";
import type { Database } from "../db/client";
import { newId } from "../db/ids";
import { insertRows, updateRows } from "../db/rows";
import { requirePolicies } from "../policies/data";
import { seal } from "../secrets/keys";
import { signingKeyPlace } from "../secrets/places";
import { readSubscribersOf, type WholeSubscriber } from "./data/whole";
import { type DestinationChanges, type Destinations, keepDestinations } from "./destinations";
import { newSigningKey } from "./mutations/signing-key";
import { replaceSubscriptions } from "./mutations/subscriptions";
import type { NewSubscriber, SubscriberAnswer, SubscriberChanges, SubscriberKeyAnswer } from "./schema";

/** The stored destinations of a new subscriber: none. */
const NOWHERE: Destinations = { url: "", alternativeUrl: null, headers: {} };

/**
 * Makes a subscriber. Its signing key is returned only once.
 * @throws RedeliverError invalid naming an unknown policy, handler, topic or context; conflict for a taken name
 */
export async function createSubscriber(
  db: Database,
  actor: Actor,
  body: NewSubscriber,
): Promise<SubscriberKeyAnswer> {
  const [made] = await createSubscribers(db, actor, [body]);
  return made as SubscriberKeyAnswer;
}

/** Makes subscribers, as `createSubscriber` makes one. @throws RefusedRow */
export async function createSubscribers(
  db: Database,
  actor: Actor,
  bodies: readonly NewSubscriber[],
): Promise<SubscriberKeyAnswer[]> {
  return changeRows(db, actor, "subscriber.create", async (store) => {
    await requirePolicies(store, bodies);
    const rows = eachRow(bodies, ({ subscriptions, ...columns }) => {
      const [id, signingKey] = [newId(), newSigningKey()];
      const sealed = seal(signingKey, signingKeyPlace(id));
      const stored = { ...columns, ...keepDestinations(columns, NOWHERE, id), id, signingKey: sealed };
      return { id, subscriptions, signingKey, stored };
    });
    await insertRows(
      store,
      "subscriber",
      rows.map(({ stored }) => stored),
    );
    await replaceSubscriptions(store, rows);
    const made = await readSubscribersOf(
      store,
      rows.map(({ id }) => id),
    );
    return made.map(({ answer }, index) => {
      const { id, name, url, expectedStatus } = answer;
      const detail = { name, url, expectedStatus, changes: describeChanges({}, answer) };
      return { result: { ...answer, signingKey: rows[index]?.signingKey ?? "" }, targetId: id, detail };
    });
  });
}

/**
 * Changes a subscriber. URL, headers and limits apply from the next attempt; the expected status to new events only.
 * @throws RedeliverError not_found, invalid, conflict for a taken name or a change since `updatedAt`
 */
export async function updateSubscriber(
  db: Database,
  actor: Actor,
  id: string,
  changes: SubscriberChanges,
): Promise<SubscriberAnswer> {
  const [changed] = await updateSubscribers(db, actor, [{ id, changes }]);
  return changed as SubscriberAnswer;
}

type SubscriberUpdate = {
  id: string;
  changes: SubscriberChanges;
  /** The subscriber before all changes of the transaction; left out: as it is now. */
  before?: WholeSubscriber | undefined;
};

/** Changes subscribers, as `updateSubscriber` changes one. @throws RefusedRow */
export async function updateSubscribers(
  db: Database,
  actor: Actor,
  updates: readonly SubscriberUpdate[],
): Promise<SubscriberAnswer[]> {
  return changeRows(db, actor, "subscriber.update", async (store) => {
    const ids = updates.map(({ id }) => id);
    const present = updates.every(({ before }) => before) ? [] : await readSubscribersOf(store, ids);
    await requirePolicies(
      store,
      updates.map(({ changes }) => changes),
    );
    const rows = eachRow(updates, ({ id, changes, before: given }, index) => {
      const before = given ?? (present[index] as WholeSubscriber);
      const { subscriptions, updatedAt: read, ...columns } = changes;
      const updatedAt = nextUpdatedAt("subscriber", before.answer, read);
      const destinations = keepDestinations(columns, before.destinations, id);
      return {
        id,
        subscriptions,
        before,
        destinations,
        stored: { ...columns, ...destinations, id, updatedAt },
      };
    });
    await updateRows(
      store,
      "subscriber",
      rows.map(({ stored }) => stored),
    );
    await replaceSubscriptions(store, rows);
    const changed = await readSubscribersOf(store, ids);
    return rows.map(({ id, before: { answer, destinations: stored }, destinations }, index) => {
      const after = (changed[index] as WholeSubscriber).answer;
      const secrets = { before: stored, after: { ...stored, ...given(destinations) } };
      const detail = { name: after.name, changes: describeChanges(answer, after, secrets) };
      return { result: after, targetId: id, detail };
    });
  });
}

/**
 * Deletes a subscriber: deliveries to it end, its name is free, and its history stays.
 * @param read `updatedAt` as its editor read it; undefined: any version
 * @throws RedeliverError not_found, conflict for one that was changed since `read`
 */
export async function deleteSubscriber(db: Database, actor: Actor, id: string, read?: Date): Promise<void> {
  await deleteSubscribers(db, actor, [{ id, read }]);
}

/** Deletes subscribers, as `deleteSubscriber` deletes one. @throws RefusedRow */
export async function deleteSubscribers(
  db: Database,
  actor: Actor,
  rows: readonly { id: string; read?: Date | undefined }[],
): Promise<void> {
  await changeRows(db, actor, "subscriber.delete", async (store) => {
    const ids = rows.map(({ id }) => id);
    const found = await readSubscribersOf(store, ids);
    eachRow(found, ({ answer }, index) => refuseOutdated("subscriber", answer, rows[index]?.read));
    await store.subscription.deleteMany({ where: { subscriberId: { in: ids } } });
    await store.subscriber.updateMany({ where: { id: { in: ids } }, data: { deletedAt: new Date() } });
    return found.map(({ answer }) => {
      const { id, name, url } = answer;
      const detail = { name, url, changes: describeChanges(answer, {}) };
      return { result: undefined, targetId: id, detail };
    });
  });
}

/** The destinations that a body changes. */
function given(changes: DestinationChanges): Partial<Destinations> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
