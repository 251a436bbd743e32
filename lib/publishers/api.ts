import { z } from "zod";
import { crudOperations } from "../api/crud";
import { idParams } from "../api/inputs";
import { operation } from "../api/operation";
import { readUpdatedAt } from "../config-version/schema";
import { newPublisher, publisherAnswer, publisherChanges, publisherSecretAnswer } from "./schema";

/** The operations of the API on publishers. */

export const publishers = crudOperations({
  plural: "publishers",
  singular: "publisher",
  newBody: newPublisher,
  changes: publisherChanges,
  answer: publisherAnswer,
  newAnswer: publisherSecretAnswer,
  example: { name: "Monitoring", developerEmail: "dev@example.com" },
  changesExample: { status: "cancelled" },
  notes: { create: "Answers `clientId` and, this once, `clientSecret`." },
});

export const rotateSecret = operation({
  method: "post",
  path: "/api/v1/publishers/{id}/rotate-secret",
  tag: "publishers",
  access: "config:write",
  summary: "Give a publisher a new client secret",
  description: "The old secret is refused from then on.",
  params: idParams,
  query: z.strictObject({ updatedAt: readUpdatedAt }),
  answer: publisherSecretAnswer,
  errors: ["conflict"],
});
