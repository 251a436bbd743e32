import { describe, expect, it } from "vitest";
import { DEFAULT_PACE, DEFAULT_RAMP } from "../engine/operation-settings";
import { estimateSeconds } from "./estimate";

const off = { canary: null, autoPause: null };
const cautious = { ...off, pace: DEFAULT_PACE, ramp: DEFAULT_RAMP };

describe("estimateSeconds", () => {
  it.each([
    ["nothing", { pending: 0, ofLargestSubscriber: 0 }, cautious, 0],
    // 10/s, 20/s, 40/s and 80/s for 30 s each are 4,500; the other 95,500 take 955 s at 100/s.
    ["100,000 of many subscribers", { pending: 100_000, ofLargestSubscriber: 2000 }, cautious, 1075],
    ["what the first step of the ramp sends", { pending: 200, ofLargestSubscriber: 100 }, cautious, 20],
    ["one subscriber, at its default", { pending: 6000, ofLargestSubscriber: 6000 }, cautious, 600],
    ["no ramp", { pending: 1000, ofLargestSubscriber: 10 }, { ...cautious, ramp: null }, 10],
    [
      "the smaller of two paces",
      { pending: 1000, ofLargestSubscriber: 1000 },
      { ...off, ramp: null, pace: { perSecond: 50, perSubscriberPerSecond: 5 } },
      200,
    ],
    [
      "a pace of subscribers alone",
      { pending: 1000, ofLargestSubscriber: 100 },
      { ...off, ramp: DEFAULT_RAMP, pace: { perSecond: null, perSubscriberPerSecond: 20 } },
      5,
    ],
    [
      "no limit",
      { pending: 1000, ofLargestSubscriber: 100 },
      { ...off, ramp: DEFAULT_RAMP, pace: null },
      null,
    ],
  ])("of %s", (_, left, settings, seconds) => expect(estimateSeconds(left, settings)).toBe(seconds));
});
