import { expect, it } from "vitest";
import { backfillOptions, eventsOf, movedTo } from "./backfill-draft";

const draft = { from: "2026-11-20", to: "2026-11-24", handlers: [], topics: ["paid"], contexts: [] };

it("offers what the subscriber is subscribed to, each name once", () =>
  expect(
    backfillOptions([
      { handler: "/orders", topic: "paid", contexts: ["default", "testing"] },
      { handler: "/orders", topic: "created", contexts: ["default"] },
      { handler: "/alerts", topic: "created", contexts: ["default"] },
    ]),
  ).toEqual({
    handlers: ["/alerts", "/orders"],
    topics: ["created", "paid"],
    contexts: ["default", "testing"],
  }));

it.each([
  ["from", "2026-11-22", ["2026-11-22", "2026-11-24"]],
  ["from", "2026-11-26", ["2026-11-26", "2026-11-26"]],
  ["to", "2026-11-18", ["2026-11-18", "2026-11-18"]],
  ["to", "2026-11-26", ["2026-11-20", "2026-11-26"]],
] as const)("%s moved to %s makes %j", (end, day, expected) => {
  const { from, to } = movedTo(draft, end, day);
  expect([from, to]).toEqual(expected);
});

it("covers whole days in the zone", () =>
  expect(eventsOf("id", draft, "Europe/Prague")).toEqual({
    ...{ by: "events", subscriberId: "id", handlers: [], topics: ["paid"], contexts: [] },
    period: { from: new Date("2026-11-19T23:00:00Z"), to: new Date("2026-11-24T22:59:59.999Z") },
  }));
