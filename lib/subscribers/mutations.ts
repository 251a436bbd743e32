import { randomBytes } from "node:crypto";
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
import { seal, sealAgain } from "../secrets/keys";
import { signingKeyPlace } from "../secrets/places";
import { DAY_MS } from "../time/units";
import { getSubscriber } from "./data";
import { type DestinationChanges, type Destinations, keepDestinations } from "./destinations";
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

/** The time for which a replaced signing key stays valid: a day for receivers to change their key. Milliseconds. */
const OLD_KEY_VALID_MS = DAY_MS;

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
    return { result: { ...subscriber, signingKey }, targetId: id, detail: { name, url, expectedStatus } };
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
        changes: { ...unseenChanges(stored, destinations), ...describeChanges(before, after) },
      },
    };
  });
}

/** Replaces the signing key. Deliveries are signed with both keys for a day. @throws RedeliverError not_found */
export async function rotateSigningKey(db: Database, actor: Actor, id: string): Promise<SubscriberKeyAnswer> {
  return changeConfiguration(db, actor, "subscriber.rotate_key", async (store) => {
    const subscriber = await getSubscriber(store, id);
    const stored = await store.subscriber.findUniqueOrThrow({ where: { id }, select: { signingKey: true } });
    const signingKey = newSigningKey();
    // One moment for both: the old key is valid for exactly a day from the change.
    const updatedAt = nextUpdatedAt("subscriber", subscriber);
    await store.subscriber.update({
      where: { id },
      data: {
        signingKey: seal(signingKey, signingKeyPlace(id)),
        previousSigningKey: sealAgain(stored.signingKey, signingKeyPlace(id), true),
        previousSigningKeyExpiresAt: new Date(updatedAt.getTime() + OLD_KEY_VALID_MS),
        updatedAt,
      },
    });
    return {
      result: { ...(await getSubscriber(store, id)), signingKey },
      targetId: id,
      detail: { name: subscriber.name },
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
    return { result: undefined, targetId: id, detail: { name, url } };
  });
}

async function readDestinations(store: Transaction, id: string): Promise<Destinations> {
  const { headers, ...urls } = await store.subscriber.findUniqueOrThrow({
    where: { id },
    select: { url: true, alternativeUrl: true, headers: true },
  });
  return { ...urls, headers: headerColumn.parse(headers) };
}

/** The names of changed secrets, which answers do not show. The values are left out. */
function unseenChanges(before: Destinations, changes: DestinationChanges): Record<string, "changed"> {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  return Object.fromEntries(Object.keys(describeChanges(before, given)).map((field) => [field, "changed"]));
}

/** A circuit as a value of Prisma's JSON column: null has its own value; undefined leaves the column unchanged. */
function circuitColumn(circuit: NewSubscriber["circuit"]) {
  return circuit === null ? Prisma.DbNull : circuit;
}

function newSigningKey(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}
