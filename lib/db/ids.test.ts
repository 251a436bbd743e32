import { describe, expect, it } from "vitest";
import { isId, LANE_COUNT, laneOf, newDeliveryId, newEventId } from "./ids";

describe("ids", () => {
  it("puts an event into each lane that is asked for", () => {
    for (let lane = 0; lane < LANE_COUNT; lane++) expect(laneOf(newEventId(Date.now(), lane))).toBe(lane);
  });

  it("gives a delivery its event's lane and an id of its own", () => {
    const eventId = newEventId();
    const deliveryId = newDeliveryId(eventId);
    expect(laneOf(deliveryId)).toBe(laneOf(eventId));
    expect(deliveryId).not.toBe(eventId);
  });

  it("carries its time, so that ids sort as they were made", () => {
    expect(newEventId(1_000_000_000_000) < newEventId(1_000_000_000_001)).toBe(true);
  });

  it.each([
    ["0190f0a0-0000-7000-8000-000000000000", true],
    ["not-an-id", false],
    ["0190f0a0-0000-7000-8000-00000000000", false],
    ["'; drop table delivery; --", false],
  ])("isId(%s) is %s", (text, expected) => expect(isId(text)).toBe(expected));
});
