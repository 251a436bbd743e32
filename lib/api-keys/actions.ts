"use server";

import { z } from "zod";
import { action } from "../action/action";
import { createApiKey, revokeApiKey, updateApiKey } from "./mutations";
import { apiKeyChanges, newApiKey } from "./schema";

/** The console's operations on API keys. They accept the same bodies as the API. */

export const create = action(
  { name: "api_key.create", permission: "api-keys:write", input: newApiKey },
  async ({ db, user, input }) => {
    const { id, key } = await createApiKey(db, user, input);
    return { id, secrets: [{ label: "API key", value: key }] };
  },
);

export const update = action(
  {
    name: "api_key.update",
    permission: "api-keys:write",
    input: apiKeyChanges.extend({ id: z.guid() }),
  },
  async ({ db, user, input: { id, ...changes } }) => {
    await updateApiKey(db, user, id, changes);
    return {};
  },
);

export const revoke = action(
  { name: "api_key.revoke", permission: "api-keys:write", input: z.strictObject({ id: z.guid() }) },
  async ({ db, user, input: { id } }) => {
    await revokeApiKey(db, user, id);
    return {};
  },
);
