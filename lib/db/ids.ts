import { randomFillSync } from "node:crypto";
import { v7 } from "uuid";

export { isId } from "./id-format";

/**
 * Ids and lanes. Every id of a row that grows with traffic is a UUIDv7 whose last five bits are its lane (0–31).
 * An event, its payload, its deliveries, their attempts and operation items share one lane, so that publishing,
 * claiming and settling touch one lane each. Nobody passes a lane beside an id: it is read from the id, here.
 */

/** How many lanes there are. A constant of the data, never of the machine: it can not be changed later. */
export const LANE_COUNT = 32;
const LANE_MASK = LANE_COUNT - 1;

/** The lane (0–31) of an event's or delivery's id. */
export function laneOf(id: string): number {
  return Number.parseInt(id.slice(-2), 16) & LANE_MASK;
}

/** A new UUIDv7 in a lane (a random one when none is given). `at` is its time in milliseconds since the epoch. */
export function newEventId(at: number = Date.now(), lane?: number): string {
  return idInLane(at, lane);
}

/** A new delivery id in its event's lane. */
export function newDeliveryId(eventId: string, at: number = Date.now()): string {
  return idInLane(at, laneOf(eventId));
}

/** An id for a row without a lane (configuration, operations, audit). */
export function newId(): string {
  return v7();
}

function idInLane(at: number, lane?: number): string {
  const random = takeRandom();
  if (lane !== undefined) random[15] = ((random[15] ?? 0) & ~LANE_MASK) | lane;
  return v7({ msecs: at, random });
}

const ID_BYTES = 16;
/** Random bytes for 256 ids at a time: asked for one by one, they took a fifth of the time of publishing a batch. */
const supply = Buffer.alloc(256 * ID_BYTES);
let taken = supply.length;

/** Random bytes that nobody else gets. */
function takeRandom(): Buffer {
  if (taken === supply.length) {
    randomFillSync(supply);
    taken = 0;
  }
  taken += ID_BYTES;
  return supply.subarray(taken - ID_BYTES, taken);
}
