import { idParams } from "../api/inputs";
import { operation } from "../api/operation";
import { subscriberHealthAnswer } from "./schema";

export const readSubscriberHealth = operation({
  method: "get",
  path: "/api/v1/subscribers/{id}/health",
  tag: "subscribers",
  access: "config:read",
  summary: "See how a subscriber is doing",
  description:
    "Its attempts of the last hour and the last 24 hours, without those of redirected copies, its circuit, and what is being sent and " +
    "waits. Every number is read within a time limit: null means unknown, never none.",
  params: idParams,
  answer: subscriberHealthAnswer,
});
