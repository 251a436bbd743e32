import { z } from "zod";
import { operation } from "../api/operation";
import { FAILURE_KINDS } from "../engine/failure";
import { timestamp } from "../time/timestamp";
import { tryFoldingBody } from "./schema";

/** Trying rules of folding by the HTTP API. */

const count = z.int();

const triedAnswer = z.object({
  attempt: z
    .object({ number: count, startedAt: timestamp })
    .nullable()
    .describe("Of the group; null for the answer of the request."),
  text: z.string().nullable().describe("What was taken of an answer of the group."),
  inForce: z.string().describe("Its text by the rules in force."),
  tried: z.string().describe("Its text by the rules that are tried."),
});

const triedGroups = z.object({
  looked: count.describe("How many groups were looked at, the newest first: 1,000 at most."),
  since: timestamp.nullable().describe("When the oldest of them was made."),
  isComplete: z.boolean().describe("Whether there are no others."),
  changed: count.describe("How many would have another text."),
  together: count.describe("How many would be one with others."),
  into: count.describe("How many those would become."),
  largest: z
    .array(
      z.object({
        subscriberName: z.string(),
        expectedStatusCode: count,
        httpStatus: count.nullable(),
        failureKind: z.enum(FAILURE_KINDS),
        count,
        tried: z.string().describe("The text that they would share."),
        some: z.array(z.object({ id: count, template: z.string() })),
      }),
    )
    .describe("The largest of those."),
});

export const tryFoldingOperation = operation({
  method: "post",
  path: "/api/v1/fold-rules:try",
  tag: "failure-groups",
  access: "config:write",
  summary: "Try rules of folding",
  description:
    "What rules would make of an answer, of the last answers of a group and of the texts of the newest groups. Saves nothing. Texts of groups are " +
    "folded already: a rule that is taken back changes none of them here. Without `payloads:read` `groups` is null, and a `groupId` is refused (403).",
  body: tryFoldingBody,
  answer: z.object({
    answers: z.array(triedAnswer),
    groups: triedGroups.nullable().describe("Null without `payloads:read`."),
  }),
  example: { rules: [{ mark: "user", matches: "user [a-z]+" }], answer: '{"error":"no such user anna"}' },
});
