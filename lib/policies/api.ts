import { z } from "zod";
import { crudOperations } from "../api/crud";
import { operation } from "../api/operation";
import { JITTERS, LATER_STRATEGIES, RETRY_STRATEGIES } from "../engine/retry";
import { interceptorAnswer } from "../interceptors/schema";
import { timestamp } from "../time/timestamp";
import { failureEmails, failureEmailTo } from "./failure-email";
import { retryWindow } from "./retry-window";
import { disableOnGone, retryRules } from "./rule-schema";
import {
  mostRecoveries,
  newPolicy,
  policyChanges,
  retrySettings,
  tryRulesAnswer,
  tryRulesBody,
} from "./schema";

/** The operations of the API on policies, and their answers. */

/** Retry settings in an answer, with every default filled in. */
const retryAnswer = z.object({
  strategy: z.enum(RETRY_STRATEGIES),
  attempts: z.int(),
  firstDelayMs: z.int(),
  multiplier: z.number(),
  longestDelayMs: z.int(),
  totalMs: z.int().nullable(),
  jitter: z.enum(JITTERS),
  delaysMs: z.array(z.int()),
  immediateAttempts: z.int(),
  thenStrategy: z.enum(LATER_STRATEGIES).nullable(),
  rules: retryRules,
  disableOnGone,
  window: retryWindow.optional(),
  mostRecoveries,
  failureEmailTo,
});

export const policyAnswer = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string().nullable(),
  interceptors: z.array(interceptorAnswer),
  retry: retryAnswer.nullable(),
  failureEmails,
  createdAt: timestamp,
  updatedAt: timestamp,
});

/** The body of a preview of the retry schedule. */
const previewBody = z.strictObject({ retry: retrySettings });

const milliseconds = z.int().min(0);
const previewAnswer = z.object({
  items: z.array(
    z.object({
      retry: z.int().min(1),
      earliestMs: milliseconds.describe("The wait before it, with the least jitter."),
      expectedMs: milliseconds,
      latestMs: milliseconds,
      earliestAfterMs: milliseconds.describe(
        "From the end of the first attempt, the time of attempts not counted.",
      ),
      expectedAfterMs: milliseconds,
      latestAfterMs: milliseconds,
      isCertain: z.boolean().describe("False when the total time may be spent before it."),
    }),
  ),
});

/** Policies to start from. */
const policyPresetList = z.object({
  items: z.array(z.object({ name: z.string(), description: z.string(), retry: retryAnswer })),
});

export const policies = crudOperations({
  plural: "policies",
  singular: "policy",
  newBody: newPolicy,
  changes: policyChanges,
  answer: policyAnswer,
  example: {
    name: "Patient",
    interceptors: [{ type: "client-id" }],
    retry: {
      strategy: "exponential",
      attempts: 5,
      firstDelayMs: 2000,
      jitter: "full",
      rules: [{ when: { statuses: ["400", "422"] }, action: "fail" }],
    },
  },
  changesExample: { retry: { strategy: "schedule", attempts: 3, delaysMs: [1000, 60_000, 600_000] } },
  notes: {
    create: "`interceptors` are explained in docs/interceptors.md; every one of them must accept.",
    update:
      "`interceptors` and `retry`, when given, are replaced as a whole; a token or secret that is `[masked]` keeps the " +
      "stored one. With a URL of another origin the client secret has to come again in the same request.",
    remove: "Refused (409) while handlers carry it or subscribers have it as their own.",
  },
});

export const previewRetries = operation({
  method: "post",
  path: "/api/v1/policies:preview",
  tag: "policies",
  access: "config:read",
  summary: "See when retries would fall",
  description:
    "The schedule that retry settings lead to while every attempt fails, before they are saved: for each retry its wait, " +
    "at the least, in the middle and at the most (jitter), and the sum of waits. With `adaptive` these are the waits for a " +
    "subscriber that is otherwise healthy, fails half of the time, and fails always. A Retry-After in an answer may " +
    "lengthen any wait up to the longest delay. Retries that the total time rules out are left out.",
  body: previewBody,
  answer: previewAnswer,
  example: { retry: { strategy: "hybrid", attempts: 5, immediateAttempts: 2, thenStrategy: "exponential" } },
});

export const tryPolicyRules = operation({
  method: "post",
  path: "/api/v1/policies:try-rules",
  tag: "policies",
  access: "config:write",
  summary: "Try rules on recorded failures",
  description:
    "How many of the last 1,000 failed attempts, of all subscribers, each rule would have matched. Saves nothing. Rules with texts search the bodies of answers, and are refused to a user or key who may not see payloads.",
  body: tryRulesBody,
  answer: tryRulesAnswer,
  example: { rules: [{ when: { texts: [{ contains: "connection reset" }] }, action: "retry_now" }] },
});

export const policyPresets = operation({
  method: "get",
  path: "/api/v1/policies:presets",
  tag: "policies",
  access: "config:read",
  summary: "List policies to start from",
  description: "Make one your own by sending its `name`, `description` and `retry`, changed as you like.",
  answer: policyPresetList,
});
