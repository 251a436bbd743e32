import { z } from "zod";
import { newContext } from "../contexts/schema";
import { foldRules } from "../fold-rules/schema";
import { newHandler, topicList } from "../handlers/schema";
import { newPolicy } from "../policies/schema";
import { newPublisher } from "../publishers/schema";
import { newSubscriber } from "../subscribers/schema";
import { storedText } from "../text/stored-text";
import type { Noun } from "./view";

/** The file that `npm run config -- apply` reads: the bodies of the API, with names in place of ids. */

/** The id of a topic renames it, which a file does by its name. */
const topics = topicList.superRefine((list, context) => {
  for (const [index, { id }] of list.entries())
    if (id !== undefined)
      context.addIssue({ code: "unrecognized_keys", keys: ["id"], path: [index], input: {} });
});

const policy = storedText().nullable().optional().describe("The name of its policy.");
const fileHandler = newHandler.omit({ policyId: true, topics: true }).extend({ policy, topics });
const fileSubscriber = newSubscriber.omit({ policyId: true }).extend({ policy });

/** Lists of one noun, in which each name stands once. */
function named<Entry extends z.ZodType<{ name: string }>>(entry: Entry) {
  return z
    .array(entry)
    .superRefine((list, context) => {
      const seen = new Set<string>();
      for (const [index, { name }] of list.entries()) {
        if (seen.has(name))
          context.addIssue({ code: "custom", path: [index, "name"], message: `${name} stands twice.` });
        seen.add(name);
      }
    })
    .optional();
}

export const configurationFile = z.strictObject({
  contexts: named(newContext),
  policies: named(newPolicy),
  handlers: named(fileHandler),
  publishers: named(newPublisher),
  subscribers: named(fileSubscriber),
  foldRules: foldRules.optional(),
});
export type ConfigurationFile = z.output<typeof configurationFile>;

export type FileEntry<Name extends Noun> = NonNullable<ConfigurationFile[Name]>[number];
