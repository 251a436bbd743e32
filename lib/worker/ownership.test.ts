import { randomUUID } from "node:crypto";
import pino from "pino";
import { expect, it } from "vitest";
import { type ClaimedDelivery, NEVER_TRIED } from "./claims/claimed-delivery";
import { HeldDeliveries } from "./claims/held-deliveries";
import { Ownership, type OwnershipOptions } from "./ownership";

const SHARD = 7;

it("a shard that is left takes what is unwritable there along: it is its next owner's to recover", async () => {
  const heldDeliveries = new HeldDeliveries();
  const released: number[] = [];
  const leases = { leaving: [SHARD], release: async (shards: number[]) => void released.push(...shards) };
  const ownership = new Ownership({
    heldDeliveries,
    log: pino({ level: "silent" }),
    leases: () => leases,
  } as unknown as OwnershipOptions);
  const delivery: ClaimedDelivery = {
    id: randomUUID(),
    shard: SHARD,
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
  const arrived = heldDeliveries.expect(delivery.claimToken, SHARD);
  heldDeliveries.add(delivery);
  arrived();

  heldDeliveries.markUnwritable(delivery);
  expect(heldDeliveries.holds(delivery.claimToken)).toBe(false); // so that a sweep takes its claim for an orphan
  expect(heldDeliveries.takeFinishedClaims()).toEqual([]);
  expect(heldDeliveries.idsOf(SHARD)).toEqual([]);
  expect(heldDeliveries.unclaimableOf(SHARD)).toEqual([delivery.id]);

  await ownership.releaseLeft();
  expect(released).toEqual([SHARD]);
  expect(heldDeliveries.unclaimableOf(SHARD)).toEqual([]); // when the shard comes back, it can be claimed again
});
