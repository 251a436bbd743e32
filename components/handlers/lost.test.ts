import { expect, it } from "vitest";
import type { HandlerFacts } from "@/lib/handlers/view";
import { handlerForm } from "./handler-draft";
import { lossesOf, subscriptionsText } from "./lost";

const topic = (id: string, name: string, contexts: string[]) => {
  return { id, name, description: null, contexts, priority: "normal" as const };
};
const handler: HandlerFacts = {
  id: "h",
  name: "Orders",
  version: null,
  description: null,
  basePath: "/orders",
  policyId: null,
  open: false,
  updatedAt: new Date(0),
  topics: [topic("1", "created", ["default", "testing"]), topic("2", "paid", ["default"])],
};
const counts = [
  { topicId: "1", context: "default", subscribers: 3 },
  { topicId: "1", context: "testing", subscribers: 1 },
  { topicId: "2", context: "default", subscribers: 2 },
];
const { topics } = handlerForm.toDraft(handler);
const [created, paid] = topics as [(typeof topics)[0], (typeof topics)[0]];

it.each([
  ["nothing for an unchanged draft", topics, []],
  ["nothing for a renamed topic", [{ ...created, name: "made" }, paid], []],
  ["those of a removed topic", [created], ["paid default 2"]],
  [
    "those in a context where it is disabled",
    [{ ...created, contexts: ["default"] }, paid],
    ["created testing 1"],
  ],
  [
    "those of a topic that another one replaces by name",
    [created, { ...paid, id: undefined }],
    ["paid default 2"],
  ],
])("a draft loses %s", (_, draft, lost) =>
  expect(
    lossesOf(handler, counts, draft).map(
      ({ topic, context, subscriptions }) => `${topic} ${context} ${subscriptions}`,
    ),
  ).toEqual(lost),
);

it("counts subscriptions in words", () =>
  expect([1, 1200].map(subscriptionsText)).toEqual(["1 subscription", "1,200 subscriptions"]));
