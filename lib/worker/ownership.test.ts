import { randomUUID } from "node:crypto";
import pino from "pino";
import { expect, it } from "vitest";
import { type ClaimedDelivery, NEVER_TRIED } from "./claims/claimed-delivery";
import { InHand } from "./claims/in-hand";
import { Ownership, type OwnershipOptions } from "./ownership";

const LANE = 7;

it("a lane that is left takes what is stranded there along: it is its next owner's to recover", async () => {
  const inHand = new InHand();
  const released: number[] = [];
  const lanes = { leaving: [LANE], release: async (shards: number[]) => void released.push(...shards) };
  const ownership = new Ownership({
    inHand,
    log: pino({ level: "silent" }),
    lanes: () => lanes,
  } as unknown as OwnershipOptions);
  const delivery: ClaimedDelivery = {
    id: randomUUID(),
    shard: LANE,
    claimToken: randomUUID(),
    eventId: randomUUID(),
    subscriberId: randomUUID(),
    handlerId: randomUUID(),
    priority: 1,
    expectedStatus: 200,
    dueAt: 0,
    contentType: null,
    body: null,
    ...NEVER_TRIED,
  };
  const arrived = inHand.expect(delivery.claimToken, LANE);
  inHand.add(delivery);
  arrived();

  inHand.strand(delivery);
  expect(inHand.holds(delivery.claimToken)).toBe(false); // so that a sweep takes its claim for an orphan
  expect(inHand.takeEnded()).toEqual([]);
  expect(inHand.idsOf(LANE)).toEqual([]);
  expect(inHand.unclaimableOf(LANE)).toEqual([delivery.id]);

  await ownership.releaseLeft();
  expect(released).toEqual([LANE]);
  expect(inHand.unclaimableOf(LANE)).toEqual([]); // when the lane comes back, it can be claimed again
});
