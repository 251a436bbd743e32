import { describe, expect, it } from "vitest";
import { isId, newDeliveryId, newEventId, SHARD_COUNT, shardOf } from "./ids";

describe("ids", () => {
  it("creates event IDs in each requested shard", () => {
    for (let shard = 0; shard < SHARD_COUNT; shard++)
      expect(shardOf(newEventId(Date.now(), shard))).toBe(shard);
  });

  it("creates a delivery ID in the shard of its event", () => {
    const eventId = newEventId();
    const deliveryId = newDeliveryId(eventId);
    expect(shardOf(deliveryId)).toBe(shardOf(eventId));
    expect(deliveryId).not.toBe(eventId);
  });

  it("contains its time, so that IDs sort by creation", () => {
    expect(newEventId(1_000_000_000_000) < newEventId(1_000_000_000_001)).toBe(true);
  });

  it.each([
    ["0190f0a0-0000-7000-8000-000000000000", true],
    ["not-an-id", false],
    ["0190f0a0-0000-7000-8000-00000000000", false],
    ["'; drop table delivery; --", false],
  ])("isId(%s) is %s", (text, expected) => expect(isId(text)).toBe(expected));
});
