import { crudOperations } from "../api/crud";
import { idParams } from "../api/inputs";
import { operation } from "../api/operation";
import { contextAnswer, contextChanges, newContext } from "../contexts/schema";
import { handlerAnswer, handlerChanges, newHandler } from "../handlers/schema";
import {
  newPolicy,
  policyAnswer,
  policyChanges,
  policyPresetList,
  previewAnswer,
  previewBody,
  tryRulesAnswer,
  tryRulesBody,
} from "../policies/schema";
import { newPublisher, publisherAnswer, publisherChanges, publisherSecretAnswer } from "../publishers/schema";
import {
  newSubscriber,
  subscriberAnswer,
  subscriberChanges,
  subscriberKeyAnswer,
} from "../subscribers/schema";

/** The operations of the configuration: each route under `app/api/v1` is made from one of these. */

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
    remove: "Refused (409) for the default context, and while topics are enabled in it.",
  },
});

export const handlers = crudOperations({
  plural: "handlers",
  singular: "handler",
  newBody: newHandler,
  changes: handlerChanges,
  answer: handlerAnswer,
  example: { name: "Alerts", basePath: "/alerts", topics: [{ name: "latency", contexts: ["default"] }] },
  changesExample: { open: true },
  notes: {
    update:
      "`topics`, when given, is the whole list: a topic keeps its id and subscriptions by its name; one that is left " +
      "out is removed with its subscriptions.",
    remove: "Refused (409) while subscribers receive its topics.",
  },
});

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
  answer: publisherSecretAnswer,
});

export const subscribers = crudOperations({
  plural: "subscribers",
  singular: "subscriber",
  newBody: newSubscriber,
  changes: subscriberChanges,
  answer: subscriberAnswer,
  newAnswer: subscriberKeyAnswer,
  example: {
    name: "Status page",
    url: "https://status.example.com/hooks/latency",
    expectedStatus: 200,
    subscriptions: [{ handler: "/alerts", topic: "latency", contexts: ["default"] }],
  },
  changesExample: { paused: true },
  notes: {
    create: "Answers, this once, `signingKey`: deliveries are signed with it as Standard Webhooks says.",
    update:
      "`headers` and `subscriptions`, when given, are replaced as a whole; a header whose value is `[masked]` keeps " +
      "the stored one, and so does a value in the query of a URL. With a URL of another origin the secret headers have to " +
      "come again in the same request (400 names them). A changed expected status applies to events received from then on.",
    remove: "Its history stays; its name is free.",
  },
});

export const rotateKey = operation({
  method: "post",
  path: "/api/v1/subscribers/{id}/rotate-key",
  tag: "subscribers",
  access: "config:write",
  summary: "Give a subscriber a new signing key",
  description: "Deliveries are signed with both keys for a day.",
  params: idParams,
  answer: subscriberKeyAnswer,
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
    remove: "Refused (409) while handlers carry it.",
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
    "How many of the last 1,000 failed attempts, of all subscribers, each rule would have matched. Saves nothing.",
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
