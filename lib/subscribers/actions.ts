"use server";

import { z } from "zod";
import { action } from "../action/action";
import { rowToDelete } from "../config-version/schema";
import { createSubscriber, deleteSubscriber, updateSubscriber } from "./mutations";
import { newSubscriber, subscriberChanges } from "./schema";

/** The console's operations on subscribers. They accept the same bodies as the API. */

export const create = action(
  { name: "subscriber.create", permission: "config:write", input: newSubscriber },
  async ({ db, user, input }) => ({ id: (await createSubscriber(db, user, input)).id }),
);

export const update = action(
  {
    name: "subscriber.update",
    permission: "config:write",
    input: subscriberChanges.extend({ id: z.guid() }),
  },
  async ({ db, user, input: { id, ...changes } }) => ({
    stored: await updateSubscriber(db, user, id, changes),
  }),
);

export const remove = action(
  { name: "subscriber.delete", permission: "config:write", input: rowToDelete },
  async ({ db, user, input: { id, updatedAt } }) => {
    await deleteSubscriber(db, user, id, updatedAt);
    return {};
  },
);
