import { randomBytes } from "node:crypto";
import type { Actor } from "../access/actor";
import { describeChanges } from "../config-version/describe";
import { changeConfiguration, type Transaction } from "../config-version/mutations";
import type { Database } from "../db/client";
import { Prisma } from "../db/generated/client";
import { newId } from "../db/ids";
import { seal, sealAgain } from "../secrets/keys";
import { signingKeyPlace } from "../secrets/places";
import { getSubscriber } from "./data";
import { type DestinationChanges, type Destinations, keepDestinations } from "./destinations";
import {
  headerColumn,
  type NewSubscriber,
  type SubscriberAnswer,
  type SubscriberChanges,
  type SubscriberKeyAnswer,
} from "./schema";
import { replaceSubscriptions } from "./subscriptions";

/** What a subscriber that is being made has stored. */
const NOWHERE: Destinations = { url: "", alternativeUrl: null, headers: {} };

/** How long a signing key stays valid beside the one that replaced it: a day for receivers to change theirs. */
const OLD_KEY_VALID_MS = 86_400_000;

/**
 * Makes a subscriber; its signing key is in this answer and nowhere else.
 * @throws RedeliverError invalid (400) naming an unknown handler, topic or context; conflict (409) for a taken name
 */
export async function createSubscriber(
  db: Database,
  actor: Actor,
  { subscriptions, circuit, ...columns }: NewSubscriber,
): Promise<SubscriberKeyAnswer> {
  return changeConfiguration(db, actor, "subscriber.create", async (store) => {
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
 * @throws RedeliverError not_found (404), invalid (400), conflict (409) for a taken name
 */
export async function updateSubscriber(
  db: Database,
  actor: Actor,
  id: string,
  { subscriptions, circuit, ...columns }: SubscriberChanges,
): Promise<SubscriberAnswer> {
  return changeConfiguration(db, actor, "subscriber.update", async (store) => {
    const before = await getSubscriber(store, id);
    const stored = await readDestinations(store, id);
    const destinations = keepDestinations(columns, stored, id);
    await store.subscriber.update({
      where: { id },
      data: { ...columns, ...destinations, circuit: circuitColumn(circuit), updatedAt: new Date() },
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

/** A new signing key. Deliveries are signed with both for a day. @throws RedeliverError not_found (404) */
export async function rotateSigningKey(db: Database, actor: Actor, id: string): Promise<SubscriberKeyAnswer> {
  return changeConfiguration(db, actor, "subscriber.rotate_key", async (store) => {
    const { name } = await getSubscriber(store, id);
    const stored = await store.subscriber.findUniqueOrThrow({ where: { id }, select: { signingKey: true } });
    const signingKey = newSigningKey();
    const now = new Date();
    await store.subscriber.update({
      where: { id },
      data: {
        signingKey: seal(signingKey, signingKeyPlace(id)),
        previousSigningKey: sealAgain(stored.signingKey, signingKeyPlace(id), true),
        previousSigningKeyExpiresAt: new Date(now.getTime() + OLD_KEY_VALID_MS),
        updatedAt: now,
      },
    });
    return { result: { ...(await getSubscriber(store, id)), signingKey }, targetId: id, detail: { name } };
  });
}

/**
 * Deletes a subscriber: nothing more is sent to it, its name is free, and its history stays.
 * @throws RedeliverError not_found (404)
 */
export async function deleteSubscriber(db: Database, actor: Actor, id: string): Promise<void> {
  await changeConfiguration(db, actor, "subscriber.delete", async (store) => {
    const { name, url } = await getSubscriber(store, id);
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

/** That a secret changed, which answers do not show: never from what to what. */
function unseenChanges(before: Destinations, changes: DestinationChanges): Record<string, "changed"> {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  return Object.fromEntries(Object.keys(describeChanges(before, given)).map((field) => [field, "changed"]));
}

/** What Prisma wants to hear of a column of JSON: null as a value of its own; undefined leaves it as it is. */
function circuitColumn(circuit: NewSubscriber["circuit"]) {
  return circuit === null ? Prisma.DbNull : circuit;
}

function newSigningKey(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}
