import { z } from "zod";
import { crudOperations } from "../api/crud";
import { idParams } from "../api/inputs";
import { operation } from "../api/operation";
import { readUpdatedAt } from "../config-version/schema";
import { circuitByHand } from "./circuit-by-hand";
import { newSubscriber, subscriberAnswer, subscriberChanges, subscriberKeyAnswer } from "./schema";

/** The operations of the API on subscribers. */

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
  description:
    "Deliveries are signed with both keys for a day. While an old key is valid, another rotation is refused (409), because it " +
    "would end that key at once; `endOldKey=true` does it all the same.",
  params: idParams,
  query: z.strictObject({
    updatedAt: readUpdatedAt,
    endOldKey: z
      .enum(["true", "false"], { error: "true or false" })
      .optional()
      .describe("true: an old key that is still valid ends at once."),
  }),
  answer: subscriberKeyAnswer,
  errors: ["conflict"],
});

export const changeCircuit = operation({
  method: "post",
  path: "/api/v1/subscribers/{id}/circuit",
  tag: "subscribers",
  access: "config:write",
  summary: "Open or close a subscriber's circuit by hand",
  description:
    "Works with and without a circuit breaker. A circuit that was opened by hand is not probed: it stays open until it is closed " +
    "by hand, or until the given time. Meanwhile deliveries wait, or go to the alternative URL, and nothing fails. After it was " +
    "closed, a circuit breaker judges the subscriber anew. Opening it again replaces reason and time; closing a closed one is a 409.",
  params: idParams,
  body: circuitByHand,
  answer: subscriberAnswer,
  errors: ["conflict"],
  example: { state: "open", reason: "Their database moves tonight", until: "2099-01-01T06:00:00Z" },
});

export const endOldKey = operation({
  method: "post",
  path: "/api/v1/subscribers/{id}/end-old-key",
  tag: "subscribers",
  access: "config:write",
  summary: "End the day of a subscriber's old signing key",
  description:
    "Deliveries are signed with the new key alone from their next attempt. 409 when no old key is valid any more.",
  params: idParams,
  query: z.strictObject({ updatedAt: readUpdatedAt }),
  answer: subscriberAnswer,
  errors: ["conflict"],
});
