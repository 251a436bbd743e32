import { randomBytes } from "node:crypto";
import type { Actor } from "../access/actor";
import { describeChanges } from "../config-version/describe";
import { changeConfiguration, changeRows, nextUpdatedAt, refuseOutdated } from "../config-version/mutations";
import { eachRow } from "../config-version/refused-row";
import type { Database } from "../db/client";
import { newId } from "../db/ids";
import { insertRows, updateRows } from "../db/rows";
import { hashSecret } from "../secrets/hash";
import { getPublisher, getPublishers } from "./data";
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
  const [made] = await createPublishers(db, actor, [body]);
  return made as PublisherSecretAnswer;
}

/** Makes publishers, as `createPublisher` makes one. */
export async function createPublishers(
  db: Database,
  actor: Actor,
  bodies: readonly NewPublisher[],
): Promise<PublisherSecretAnswer[]> {
  return changeRows(db, actor, "publisher.create", async (store) => {
    const secrets = bodies.map(newSecret);
    const rows = bodies.map((body, index) => ({
      ...body,
      id: newId(),
      clientId: `pub_${randomBytes(12).toString("base64url")}`,
      clientSecretHash: hashSecret(secrets[index] ?? ""),
    }));
    await insertRows(store, "publisher", rows);
    const made = await getPublishers(
      store,
      rows.map(({ id }) => id),
    );
    return made.map((publisher, index) => {
      const { id, name, clientId } = publisher;
      const detail = { name, clientId, changes: describeChanges({}, publisher) };
      return { result: { ...publisher, clientSecret: secrets[index] ?? "" }, targetId: id, detail };
    });
  });
}

/** @throws RedeliverError not_found, conflict for a taken name or a change since `updatedAt` */
export async function updatePublisher(
  db: Database,
  actor: Actor,
  id: string,
  changes: PublisherChanges,
): Promise<PublisherAnswer> {
  const [changed] = await updatePublishers(db, actor, [{ id, changes }]);
  return changed as PublisherAnswer;
}

/** Changes publishers, as `updatePublisher` changes one. @throws RefusedRow */
export async function updatePublishers(
  db: Database,
  actor: Actor,
  updates: readonly { id: string; changes: PublisherChanges }[],
): Promise<PublisherAnswer[]> {
  return changeRows(db, actor, "publisher.update", async (store) => {
    const ids = updates.map(({ id }) => id);
    const before = await getPublishers(store, ids);
    const rows = eachRow(before, (publisher, index) => {
      const { updatedAt: read, ...columns } = updates[index]?.changes ?? {};
      return { ...columns, id: publisher.id, updatedAt: nextUpdatedAt("publisher", publisher, read) };
    });
    await updateRows(store, "publisher", rows);
    const after = await getPublishers(store, ids);
    return after.map((publisher, index) => {
      const changes = describeChanges(before[index] ?? {}, publisher);
      return { result: publisher, targetId: publisher.id, detail: { name: publisher.name, changes } };
    });
  });
}

/**
 * Replaces the client secret. The old one is refused from then on.
 * @param read `updatedAt` as the publisher was read; undefined: any version
 * @throws RedeliverError not_found, conflict for a change since `read`
 */
export async function rotatePublisherSecret(
  db: Database,
  actor: Actor,
  id: string,
  read?: Date,
): Promise<PublisherSecretAnswer> {
  return changeConfiguration(db, actor, "publisher.rotate_secret", async (store) => {
    const publisher = await getPublisher(store, id);
    const clientSecret = newSecret();
    const updatedAt = nextUpdatedAt("publisher", publisher, read);
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
  await deletePublishers(db, actor, [{ id, read }]);
}

/** Deletes publishers, as `deletePublisher` deletes one. @throws RefusedRow */
export async function deletePublishers(
  db: Database,
  actor: Actor,
  rows: readonly { id: string; read?: Date | undefined }[],
): Promise<void> {
  await changeRows(db, actor, "publisher.delete", async (store) => {
    const ids = rows.map(({ id }) => id);
    const found = await getPublishers(store, ids);
    eachRow(found, (publisher, index) => refuseOutdated("publisher", publisher, rows[index]?.read));
    await store.publisher.deleteMany({ where: { id: { in: ids } } });
    return found.map((publisher) => {
      const { id, name, clientId } = publisher;
      const detail = { name, clientId, changes: describeChanges(publisher, {}) };
      return { result: undefined, targetId: id, detail };
    });
  });
}

function newSecret(): string {
  return `rds_${randomBytes(32).toString("base64url")}`;
}
