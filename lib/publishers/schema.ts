import { z } from "zod";
import { readUpdatedAt } from "../config-version/schema";
import { storedText } from "../text/stored-text";
import { timestamp } from "../time/timestamp";

export const APPLICATION_STATUSES = ["approved", "pending", "rejected", "cancelled"] as const;
export type ApplicationStatus = (typeof APPLICATION_STATUSES)[number];

/** The body that creates a publisher. */
export const newPublisher = z.strictObject({
  name: storedText().trim().min(1, "Give the publisher a name.").max(100),
  developerEmail: z.email().max(254).nullable().optional(),
  status: z
    .enum(APPLICATION_STATUSES)
    .optional()
    .describe("Only an approved one may publish. `approved` when left out."),
});
export type NewPublisher = z.output<typeof newPublisher>;

export const publisherChanges = newPublisher.partial().extend({ updatedAt: readUpdatedAt });
export type PublisherChanges = z.output<typeof publisherChanges>;

export const publisherAnswer = z.object({
  id: z.uuid(),
  name: z.string(),
  clientId: z.string(),
  status: z.enum(APPLICATION_STATUSES),
  developerEmail: z.string().nullable(),
  createdAt: timestamp,
  updatedAt: timestamp,
});
export type PublisherAnswer = z.output<typeof publisherAnswer>;

export const publisherSecretAnswer = publisherAnswer.extend({
  clientSecret: z.string().describe("Shown this once."),
});
export type PublisherSecretAnswer = z.output<typeof publisherSecretAnswer>;
