import type { Actor } from "../access/actor";
import { describeChanges } from "../config-version/describe";
import {
  changeConfiguration,
  nextUpdatedAt,
  refuseOutdated,
  type Transaction,
} from "../config-version/mutations";
import type { Database } from "../db/client";
import { Prisma } from "../db/generated/client";
import { newId } from "../db/ids";
import { requirePolicy } from "../policies/data";
import { seal } from "../secrets/keys";
import { signingKeyPlace } from "../secrets/places";
import { getSubscriber } from "./data";
import { type DestinationChanges, type Destinations, keepDestinations } from "./destinations";
import { newSigningKey } from "./mutations/signing-key";
import { replaceSubscriptions } from "./mutations/subscriptions";
import {
  headerColumn,
  type NewSubscriber,
  type SubscriberAnswer,
  type SubscriberChanges,
  type SubscriberKeyAnswer,
} from "./schema";

/** The stored destinations of a new subscriber: none. */
const NOWHERE: Destinations = { url: "", alternativeUrl: null, headers: {} };

/**
 * Makes a subscriber. Its signing key is returned only once.
 * @throws RedeliverError invalid naming an unknown policy, handler, topic or context; conflict for a taken name
 */
export async function createSubscriber(
  db: Database,
  actor: Actor,
  { subscriptions, circuit, ...columns }: NewSubscriber,
): Promise<SubscriberKeyAnswer> {
  return changeConfiguration(db, actor, "subscriber.create", async (store) => {
    await requirePolicy(store, columns.policyId);
    const id = newId();
    const signingKey = newSigningKey();
    await store.subscriber.create({
      data: {
        ...columns,
        ...keepDestinations(columns, NOWHERE, id),
        id,
        signingKey: seal(signingKey, signingKeyPlace(id)),
        circuit: circuitColumn(circuit),
      },
    });
    await replaceSubscriptions(store, id, subscriptions);
    const subscriber = await getSubscriber(store, id);
    const { name, url, expectedStatus } = subscriber;
    const detail = { name, url, expectedStatus, changes: describeChanges({}, subscriber) };
    return { result: { ...subscriber, signingKey }, targetId: id, detail };
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
  { subscriptions, circuit, updatedAt: read, ...columns }: SubscriberChanges,
): Promise<SubscriberAnswer> {
  return changeConfiguration(db, actor, "subscriber.update", async (store) => {
    const before = await getSubscriber(store, id);
    const updatedAt = nextUpdatedAt("subscriber", before, read);
    await requirePolicy(store, columns.policyId);
    const stored = await readDestinations(store, id);
    const destinations = keepDestinations(columns, stored, id);
    await store.subscriber.update({
      where: { id },
      data: { ...columns, ...destinations, circuit: circuitColumn(circuit), updatedAt },
    });
    if (subscriptions) await replaceSubscriptions(store, id, subscriptions);
    const after = await getSubscriber(store, id);
    return {
      result: after,
      targetId: id,
      detail: {
        name: after.name,
        changes: describeChanges(before, after, {
          before: stored,
          after: { ...stored, ...given(destinations) },
        }),
      },
    };
  });
}

/**
 * Deletes a subscriber: deliveries to it end, its name is free, and its history stays.
 * @param read `updatedAt` as its editor read it; undefined: any version
 * @throws RedeliverError not_found, conflict for one that was changed since `read`
 */
export async function deleteSubscriber(db: Database, actor: Actor, id: string, read?: Date): Promise<void> {
  await changeConfiguration(db, actor, "subscriber.delete", async (store) => {
    const subscriber = await getSubscriber(store, id);
    refuseOutdated("subscriber", subscriber, read);
    const { name, url } = subscriber;
    await store.subscription.deleteMany({ where: { subscriberId: id } });
    await store.subscriber.update({ where: { id }, data: { deletedAt: new Date() } });
    const detail = { name, url, changes: describeChanges(subscriber, {}) };
    return { result: undefined, targetId: id, detail };
  });
}

async function readDestinations(store: Transaction, id: string): Promise<Destinations> {
  const { headers, ...urls } = await store.subscriber.findUniqueOrThrow({
    where: { id },
    select: { url: true, alternativeUrl: true, headers: true },
  });
  return { ...urls, headers: headerColumn.parse(headers) };
}

/** The destinations that a body changes. */
function given(changes: DestinationChanges): Partial<Destinations> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

/** A circuit as a value of Prisma's JSON column: null has its own value; undefined leaves the column unchanged. */
function circuitColumn(circuit: NewSubscriber["circuit"]) {
  return circuit === null ? Prisma.DbNull : circuit;
}
