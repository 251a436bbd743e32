import { describe, expect, it } from "vitest";
import { isId, newDeliveryId, newEventId, SHARD_COUNT, shardOf } from "./ids";

describe("ids", () => {
  it("puts an event into each shard that is asked for", () => {
    for (let shard = 0; shard < SHARD_COUNT; shard++)
      expect(shardOf(newEventId(Date.now(), shard))).toBe(shard);
  });

  it("gives a delivery its event's shard and an id of its own", () => {
    const eventId = newEventId();
    const deliveryId = newDeliveryId(eventId);
    expect(shardOf(deliveryId)).toBe(shardOf(eventId));
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
