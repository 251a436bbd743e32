import { z } from "zod";
import { API_KEY_SCOPES } from "../access/roles";
import { idParams, listAnswer, listQuery } from "../api/inputs";
import { operation } from "../api/operation";
import { timestamp } from "../time/timestamp";
import { apiKeyChanges, KEY_STATUSES, newApiKey } from "./schema";

/** The operations of the API on API keys. */

const apiKeyAnswer = z.object({
  id: z.uuid(),
  name: z.string(),
  prefix: z.string().describe("The beginning of the key, by which its holder recognises it."),
  scopes: z.array(z.string()).describe(`Of ${API_KEY_SCOPES.join(", ")}.`),
  seesPayloads: z.boolean().describe("Whether it has the scope payloads:read."),
  status: z.enum(KEY_STATUSES),
  createdAt: timestamp,
  createdBy: z.string().nullable(),
  createdById: z.uuid().nullable().describe("The user who made it; null for one made by a key or a command."),
  lastUsedAt: timestamp.nullable().describe("To the minute; null: never."),
  expiresAt: timestamp.nullable(),
  revokedAt: timestamp.nullable(),
});

const shared = { tag: "api-keys", access: "api-keys:write" } as const;
const collection = "/api/v1/api-keys";

export const apiKeys = {
  list: operation({
    ...shared,
    method: "get",
    path: collection,
    summary: "List API keys",
    description: "The newest first, with those that are expired or revoked.",
    query: listQuery,
    answer: listAnswer(apiKeyAnswer),
  }),
  create: operation({
    ...shared,
    method: "post",
    path: collection,
    summary: "Make an API key",
    description:
      "The key itself is answered this once. It can have no scope that its maker does not have (403).",
    body: newApiKey,
    answer: apiKeyAnswer.extend({ key: z.string().describe("Shown only here.") }),
    status: 201,
    errors: ["conflict"],
    example: { name: "nightly-export", scopes: ["deliveries:read"], expiresAt: "2027-11-26T00:00:00.000Z" },
  }),
  get: operation({
    ...shared,
    method: "get",
    path: `${collection}/{id}`,
    summary: "Read an API key",
    params: idParams,
    answer: apiKeyAnswer,
  }),
  update: operation({
    ...shared,
    method: "patch",
    path: `${collection}/{id}`,
    summary: "Let an API key see payloads, or no longer",
    description: "Gives it the scope payloads:read, or takes it, from the next request on.",
    params: idParams,
    body: apiKeyChanges,
    answer: apiKeyAnswer,
    example: { seesPayloads: false },
  }),
  revoke: operation({
    ...shared,
    method: "delete",
    path: `${collection}/{id}`,
    summary: "Revoke an API key",
    description: "It is refused from the next request on. It stays in the list, as revoked.",
    params: idParams,
    errors: ["conflict"],
  }),
};
