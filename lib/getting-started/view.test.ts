import { expect, it } from "vitest";
import { stepsDone } from "./view";

const NOTHING = { handlerId: null, subscribed: false, published: false, failed: false, retried: false };
const made = { ...NOTHING, handlerId: "id" };

it.each([
  ["an empty hub", NOTHING, ""],
  ["a handler", made, "handler"],
  ["a subscriber of it", { ...made, subscribed: true }, "handler subscriber"],
  ["an event that was delivered", { ...made, subscribed: true, published: true }, "handler subscriber event"],
  [
    "a retried failure that is delivered by now",
    { ...made, subscribed: true, published: true, retried: true },
    "handler subscriber event failure retry",
  ],
])("the steps of %s", (_, progress, done) => expect(stepsDone(progress).join(" ")).toBe(done));
