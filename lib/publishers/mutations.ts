import { randomBytes } from "node:crypto";
import type { Actor } from "../access/actor";
import { describeChanges } from "../config-version/describe";
import { changeConfiguration, nextUpdatedAt, refuseOutdated } from "../config-version/mutations";
import type { Database } from "../db/client";
import { newId } from "../db/ids";
import { hashSecret } from "../secrets/hash";
import { getPublisher } from "./data";
import type { NewPublisher, PublisherAnswer, PublisherChanges, PublisherSecretAnswer } from "./schema";

/**
 * Makes a publisher with a client ID and a secret, which is returned only once.
 * @throws RedeliverError conflict when the name is taken
 */
export async function createPublisher(
  db: Database,
  actor: Actor,
  body: NewPublisher,
): Promise<PublisherSecretAnswer> {
  return changeConfiguration(db, actor, "publisher.create", async (store) => {
    const id = newId();
    const clientId = `pub_${randomBytes(12).toString("base64url")}`;
    const clientSecret = newSecret();
    await store.publisher.create({
      data: { ...body, id, clientId, clientSecretHash: hashSecret(clientSecret) },
    });
    const publisher = await getPublisher(store, id);
    const detail = { name: body.name, clientId, changes: describeChanges({}, publisher) };
    return { result: { ...publisher, clientSecret }, targetId: id, detail };
  });
}

/** @throws RedeliverError not_found, conflict for a taken name or a change since `updatedAt` */
export async function updatePublisher(
  db: Database,
  actor: Actor,
  id: string,
  { updatedAt: read, ...columns }: PublisherChanges,
): Promise<PublisherAnswer> {
  return changeConfiguration(db, actor, "publisher.update", async (store) => {
    const before = await getPublisher(store, id);
    const updatedAt = nextUpdatedAt("publisher", before, read);
    await store.publisher.update({ where: { id }, data: { ...columns, updatedAt } });
    const after = await getPublisher(store, id);
    return {
      result: after,
      targetId: id,
      detail: { name: after.name, changes: describeChanges(before, after) },
    };
  });
}

/** Replaces the client secret. The old one is refused from then on. @throws RedeliverError not_found */
export async function rotatePublisherSecret(
  db: Database,
  actor: Actor,
  id: string,
): Promise<PublisherSecretAnswer> {
  return changeConfiguration(db, actor, "publisher.rotate_secret", async (store) => {
    const publisher = await getPublisher(store, id);
    const clientSecret = newSecret();
    const updatedAt = nextUpdatedAt("publisher", publisher);
    await store.publisher.update({
      where: { id },
      data: { clientSecretHash: hashSecret(clientSecret), updatedAt },
    });
    return {
      result: { ...publisher, updatedAt, clientSecret },
      targetId: id,
      detail: { name: publisher.name },
    };
  });
}

/**
 * Deletes a publisher: its client ID is refused from then on. Its events keep its name.
 * @param read `updatedAt` as its editor read it; undefined: any version
 * @throws RedeliverError not_found, conflict for one that was changed since `read`
 */
export async function deletePublisher(db: Database, actor: Actor, id: string, read?: Date): Promise<void> {
  await changeConfiguration(db, actor, "publisher.delete", async (store) => {
    const publisher = await getPublisher(store, id);
    refuseOutdated("publisher", publisher, read);
    const { name, clientId } = publisher;
    await store.publisher.delete({ where: { id } });
    const detail = { name, clientId, changes: describeChanges(publisher, {}) };
    return { result: undefined, targetId: id, detail };
  });
}

function newSecret(): string {
  return `rds_${randomBytes(32).toString("base64url")}`;
}
