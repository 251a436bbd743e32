import { z } from "zod";
import { API_KEY_SCOPES } from "../access/roles";
import { storedText } from "../text/stored-text";

/** The prefix of every key, by which a key is recognised. */
export const KEY_PREFIX = "rdk_";

const validScopes = `Valid scopes: ${API_KEY_SCOPES.join(", ")}.`;

/** When a key expires: a moment in the future; null: never. */
const expiresAt = z.iso
  .datetime({ offset: true, error: "A time as answers give it: 2027-02-24T07:30:00.000Z." })
  .transform((text) => new Date(text))
  .refine((at) => at.getTime() > Date.now(), "is in the past: the key would be refused from the start.")
  .nullable()
  .default(null)
  .describe("Requests with the key are refused (401) from then on. Null, or left out: it does not expire.");

/** The body of a new API key. */
export const newApiKey = z.strictObject({
  name: storedText().trim().min(1, "Give the key a name.").max(100),
  scopes: z
    .array(z.enum(API_KEY_SCOPES, { error: validScopes }))
    .min(1, `Name at least one scope. ${validScopes}`)
    .transform((scopes) => [...new Set(scopes)]),
  expiresAt,
});
export type NewApiKey = z.output<typeof newApiKey>;

/** The changes of a key: the rest of it stays as it was made. */
export const apiKeyChanges = z.strictObject({
  seesPayloads: z.boolean().describe("Whether it has the scope payloads:read, from the next request on."),
});
export type ApiKeyChanges = z.output<typeof apiKeyChanges>;

export const KEY_STATUSES = ["active", "expired", "revoked"] as const;
export type KeyStatus = (typeof KEY_STATUSES)[number];

/** A key as answers and screens show it: everything but the key, which only its maker saw. */
export type ApiKeyAnswer = {
  id: string;
  name: string;
  /** The beginning of the key, by which its holder recognises it. */
  prefix: string;
  scopes: string[];
  seesPayloads: boolean;
  status: KeyStatus;
  createdAt: Date;
  createdBy: string | null;
  /** The user who made it; null for one made by a key or a command. */
  createdById: string | null;
  /** To the minute. */
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
};

/** The status of a key at a time. A revoked key stays revoked when its time is over. */
export function keyStatus(
  { revokedAt, expiresAt }: Pick<ApiKeyAnswer, "revokedAt" | "expiresAt">,
  now: Date,
): KeyStatus {
  if (revokedAt) return "revoked";
  return expiresAt && expiresAt <= now ? "expired" : "active";
}
