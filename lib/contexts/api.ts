import { z } from "zod";
import { crudOperations } from "../api/crud";
import { timestamp } from "../time/timestamp";
import { contextChanges, newContext } from "./schema";

/** The operations of the API on contexts. */

const contextAnswer = z.object({
  id: z.uuid(),
  name: z.string(),
  createdAt: timestamp,
  updatedAt: timestamp,
});

export const contexts = crudOperations({
  plural: "contexts",
  singular: "context",
  newBody: newContext,
  changes: contextChanges,
  answer: contextAnswer,
  example: { name: "testing" },
  changesExample: { name: "staging" },
  notes: {
    update: "The default context cannot be renamed.",
    remove:
      "Refused (409) for the default context, while topics are enabled in it, and while a policy has a URL for it.",
  },
});
