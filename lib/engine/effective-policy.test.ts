import { expect, it } from "vitest";
import { effectivePolicy } from "./effective-policy";

it.each([
  ["the subscriber's own before the handler's", "own", "handler's", "own"],
  ["the handler's without one of its own", null, "handler's", "handler's"],
  ["its own where the handler has none", "own", null, "own"],
  ["none", null, null, null],
])("is %s", (_, ofSubscriber, ofHandler, expected) =>
  expect(effectivePolicy(ofSubscriber, ofHandler)).toBe(expected),
);
