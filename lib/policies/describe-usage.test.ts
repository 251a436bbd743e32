import { expect, it } from "vitest";
import { describeUsage } from "./describe-usage";

const handlers = ["/a", "/b", "/c", "/d", "/e"].map((basePath) => ({ id: basePath, name: "A", basePath }));
const subscribers = [{ id: "1", name: "Shop" }];

it.each([
  [0, 0, ""],
  [1, 0, "handlers carry it (/a)"],
  [0, 1, "subscribers have it as their own (Shop)"],
  [5, 1, "handlers carry it (/a, /b, /c and 2 more), and subscribers have it as their own (Shop)"],
])("names %i handlers and %i subscribers", (handlerCount, subscriberCount, text) => {
  const usage = {
    handlers: handlers.slice(0, handlerCount),
    subscribers: subscribers.slice(0, subscriberCount),
  };
  expect(describeUsage(usage)).toBe(text);
});
