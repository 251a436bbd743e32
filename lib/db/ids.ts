import { randomFillSync } from "node:crypto";
import { v7 } from "uuid";

export { isId } from "../text/id-format";

/**
 * IDs and shards. Every ID of a row that grows with traffic is a UUIDv7 whose last five bits are its shard (0–31).
 * An event, its payload, its deliveries, their attempts and operation items share one shard, so that publishing,
 * claiming and settling touch one shard each. A shard is never passed beside an ID: `shardOf` reads it from the ID.
 */

/** Number of shards. A constant of the data, not of the machine: it cannot be changed later. */
export const SHARD_COUNT = 32;
const SHARD_MASK = SHARD_COUNT - 1;

/** Returns the shard (0–31) of the ID of an event or a delivery. */
export function shardOf(id: string): number {
  return Number.parseInt(id.slice(-2), 16) & SHARD_MASK;
}

/** Returns a new UUIDv7 in a shard (random by default). `at` is its time in milliseconds since the epoch. */
export function newEventId(at: number = Date.now(), shard?: number): string {
  return idInShard(at, shard);
}

/** Returns a new delivery ID in the shard of its event. */
export function newDeliveryId(eventId: string, at: number = Date.now()): string {
  return idInShard(at, shardOf(eventId));
}

/** Returns an ID for a row without a shard (configuration, operations, audit). */
export function newId(): string {
  return v7();
}

function idInShard(at: number, shard?: number): string {
  const random = takeRandom();
  if (shard !== undefined) random[15] = ((random[15] ?? 0) & ~SHARD_MASK) | shard;
  return v7({ msecs: at, random });
}

const ID_BYTES = 16;
/** Random bytes for 256 IDs at a time: generated one by one, they took a fifth of the time to publish a batch. */
const supply = Buffer.alloc(256 * ID_BYTES);
let taken = supply.length;

/** Returns random bytes that are used only once. */
function takeRandom(): Buffer {
  if (taken === supply.length) {
    randomFillSync(supply);
    taken = 0;
  }
  taken += ID_BYTES;
  return supply.subarray(taken - ID_BYTES, taken);
}
