"use server";

import { z } from "zod";
import { action } from "../action/action";
import { rowToDelete } from "../config-version/schema";
import { handlerFacts, readLostSubscriptions } from "./data";
import { createHandler, deleteHandler, updateHandler } from "./mutations";
import { publishToTry } from "./mutations/try-it";
import { handlerChanges, newHandler, topicList } from "./schema";
import { eventToTry } from "./try-it";

/** The console's operations on handlers. They accept the same bodies as the API. */

export const create = action(
  { name: "handler.create", permission: "config:write", input: newHandler },
  async ({ db, user, input }) => ({ id: (await createHandler(db, user, input)).id }),
);

export const update = action(
  { name: "handler.update", permission: "config:write", input: handlerChanges.extend({ id: z.guid() }) },
  async ({ db, user, input: { id, ...changes } }) => ({
    stored: handlerFacts(await updateHandler(db, user, id, changes)),
  }),
);

export const remove = action(
  { name: "handler.delete", permission: "config:write", input: rowToDelete },
  async ({ db, user, input: { id, updatedAt } }) => {
    await deleteHandler(db, user, id, updatedAt);
    return {};
  },
);

/** Reads the subscriptions that a change of the topics would remove. */
export const lost = action(
  {
    name: "handler.update",
    permission: "config:write",
    input: z.strictObject({ id: z.guid(), topics: topicList }),
  },
  async ({ db, input: { id, topics } }) => ({ lost: await readLostSubscriptions(db, id, topics) }),
);

/** Publishes an event to a topic of a handler. */
export const publish = action(
  { name: "handler.publish", permission: "config:write", input: eventToTry },
  async ({ db, user, input }) => ({ tried: await publishToTry(db, user, input) }),
);
