"use server";

import { z } from "zod";
import { action } from "../action/action";
import { rowToDelete } from "../config-version/schema";
import type { ShownOnce } from "../secrets/shown-once";
import { publisherFacts } from "./data";
import { createPublisher, deletePublisher, rotatePublisherSecret, updatePublisher } from "./mutations";
import { newPublisher, type PublisherSecretAnswer, publisherChanges } from "./schema";

/** The console's operations on publishers. They accept the same bodies as the API. */

export const create = action(
  { name: "publisher.create", permission: "config:write", input: newPublisher },
  async ({ db, user, input }) => {
    const publisher = await createPublisher(db, user, input);
    return { id: publisher.id, secrets: credentialsOf(publisher) };
  },
);

export const update = action(
  { name: "publisher.update", permission: "config:write", input: publisherChanges.extend({ id: z.guid() }) },
  async ({ db, user, input: { id, ...changes } }) => ({
    stored: publisherFacts(await updatePublisher(db, user, id, changes)),
  }),
);

export const rotateSecret = action(
  { name: "publisher.rotate_secret", permission: "config:write", input: rowToDelete },
  async ({ db, user, input: { id, updatedAt } }) => ({
    secrets: credentialsOf(await rotatePublisherSecret(db, user, id, updatedAt)),
  }),
);

export const remove = action(
  { name: "publisher.delete", permission: "config:write", input: rowToDelete },
  async ({ db, user, input: { id, updatedAt } }) => {
    await deletePublisher(db, user, id, updatedAt);
    return {};
  },
);

/** A publisher sends both with each request. */
function credentialsOf({ clientId, clientSecret }: PublisherSecretAnswer): ShownOnce[] {
  return [
    { label: "Client ID", value: clientId, isShownLater: true },
    { label: "Client secret", value: clientSecret },
  ];
}
