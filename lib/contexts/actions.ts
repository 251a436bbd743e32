"use server";

import { z } from "zod";
import { action } from "../action/action";
import { rowToDelete } from "../config-version/schema";
import { contextFacts } from "./data";
import { createContext, deleteContext, updateContext } from "./mutations";
import { contextChanges, newContext } from "./schema";

/** The console's operations on contexts. They accept the same bodies as the API. */

export const create = action(
  { name: "context.create", permission: "config:write", input: newContext },
  async ({ db, user, input }) => ({ id: (await createContext(db, user, input)).id }),
);

export const update = action(
  { name: "context.update", permission: "config:write", input: contextChanges.extend({ id: z.guid() }) },
  async ({ db, user, input: { id, ...changes } }) => ({
    stored: contextFacts(await updateContext(db, user, id, changes)),
  }),
);

export const remove = action(
  { name: "context.delete", permission: "config:write", input: rowToDelete },
  async ({ db, user, input: { id, updatedAt } }) => {
    await deleteContext(db, user, id, updatedAt);
    return {};
  },
);
