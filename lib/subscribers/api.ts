import { crudOperations } from "../api/crud";
import { idParams } from "../api/inputs";
import { operation } from "../api/operation";
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
  description: "Deliveries are signed with both keys for a day.",
  params: idParams,
  answer: subscriberKeyAnswer,
});
