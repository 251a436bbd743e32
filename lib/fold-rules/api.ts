import { z } from "zod";
import { operation } from "../api/operation";
import { timestamp } from "../time/timestamp";
import { foldRuleChanges } from "./schema";

/** Reading and changing the operators' own rules of folding by the HTTP API. */

export const foldRulesAnswer = z.object({
  version: z.int().describe("Counts the changes: pass it on with the next. 0: there never were rules."),
  rules: z.array(z.object({ mark: z.string(), matches: z.string() })),
  changedAt: timestamp.nullable(),
  changedBy: z.object({ type: z.string(), id: z.string().nullable(), name: z.string() }).nullable(),
  joinsUntil: timestamp
    .nullable()
    .describe(
      "Until then, a failure whose text is new by these rules joins the group that its text has by the rules before.",
    ),
});

const common = { path: "/api/v1/fold-rules", tag: "failure-groups", answer: foldRulesAnswer } as const;

export const foldRulesOperations = {
  read: operation({
    ...common,
    method: "get",
    access: "config:read",
    summary: "Read your own rules of folding",
    description:
      "Failures are one group when their texts are the same without what changes in them: times, numbers, ids … Your own rules fold what only " +
      "you know to be such a part.",
  }),
  update: operation({
    ...common,
    method: "patch",
    access: "config:write",
    summary: "Change your own rules of folding",
    description:
      "Replaces all rules by a new version, which workers follow at once. Failures of before keep their groups. For 14 days a text that is " +
      "new by these rules joins the group that it had by the rules before.",
    body: foldRuleChanges,
    errors: ["conflict"],
    example: { version: 0, rules: [{ mark: "user", matches: "user [a-z]+" }] },
  }),
};
