import { describe, expect, it } from "vitest";
import type { Pace } from "../engine/operation-settings";
import { isUnpaced } from "./access";

describe("isUnpaced", () => {
  it.each<[Pace | null, boolean]>([
    [null, true],
    [{ perSecond: 100 }, false],
    [{ perSecond: 500 }, false],
    [{ perSecond: 500.5 }, true],
    [{ perSecond: null }, true],
    [{ perSecond: 100, perSubscriberPerSecond: 500 }, false],
    [{ perSecond: 100, perSubscriberPerSecond: 501 }, true],
    [{ perSecond: 100, perSubscriberPerSecond: null }, true],
  ])("%o: %s", (pace, expected) => expect(isUnpaced(pace)).toBe(expected));
});
