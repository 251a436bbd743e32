import { z } from "zod";
import { readUpdatedAt } from "../config-version/schema";
import { urlSegment } from "../contexts/schema";
import { PRIORITIES } from "../engine/priority";
import { storedText } from "../text/stored-text";
import { timestamp } from "../time/timestamp";

const basePath = storedText()
  .max(300)
  .regex(
    /^(\/[A-Za-z0-9][A-Za-z0-9._~-]{0,99})+$/,
    "A path such as /alerts or /billing/invoices: no slash at its end, and only letters, digits and . _ ~ - in each part.",
  );

const topic = z.strictObject({
  id: z
    .guid("The id of a topic of this handler.")
    .toLowerCase()
    .optional()
    .describe("Of a topic of this handler: it keeps its subscriptions under a new name."),
  name: urlSegment,
  description: storedText().max(1000).nullable().optional(),
  contexts: z
    .array(storedText())
    .min(1, "Enable the topic in at least one context.")
    .transform((names) => [...new Set(names)])
    .describe("Names of the contexts in which the topic can be published and subscribed to."),
  priority: z
    .enum(PRIORITIES)
    .optional()
    .describe("Of its events, unless they say otherwise. `normal` when left out of a new topic."),
});
export type NewTopic = z.output<typeof topic>;

/** All topics of a handler. */
export const topicList = z
  .array(topic)
  .max(500)
  .superRefine((list, context) => {
    for (const field of ["name", "id"] as const) {
      const seen = new Set<string>();
      for (const [index, { [field]: value }] of list.entries()) {
        if (value === undefined) continue;
        if (seen.has(value))
          context.addIssue({ code: "custom", path: [index, field], message: "The topic stands twice." });
        seen.add(value);
      }
    }
  });

/** The body that creates a handler with its topics. */
export const newHandler = z.strictObject({
  name: storedText().trim().min(1, "Give the handler a name.").max(100),
  version: storedText().max(50).nullable().optional(),
  description: storedText().max(1000).nullable().optional(),
  basePath: basePath.describe("Unique; publish paths are [context/]basePath/topic."),
  policyId: z.guid("The id of a policy.").nullable().optional(),
  open: z.boolean().optional().describe("Anyone may publish. Off when left out."),
  topics: topicList,
});
export type NewHandler = z.output<typeof newHandler>;

/**
 * The body that changes a handler. `topics`, when given, is the whole list: topics are added, changed and removed by name, or by
 * id, so that they can be renamed.
 */
export const handlerChanges = newHandler.partial().extend({ updatedAt: readUpdatedAt });
export type HandlerChanges = z.output<typeof handlerChanges>;

export const handlerAnswer = z.object({
  id: z.uuid(),
  name: z.string(),
  version: z.string().nullable(),
  description: z.string().nullable(),
  basePath: z.string(),
  policyId: z.uuid().nullable(),
  open: z.boolean(),
  topics: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      description: z.string().nullable(),
      contexts: z.array(z.string()),
      priority: z.enum(PRIORITIES),
    }),
  ),
  createdAt: timestamp,
  updatedAt: timestamp,
});
export type HandlerAnswer = z.output<typeof handlerAnswer>;
