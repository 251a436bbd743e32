import { inspect } from "node:util";
import type { Database } from "../db/client";
import type { Delivery } from "../db/generated/client";
import { shardOf } from "../db/ids";
import type { DeliveryState } from "../engine/state";

/** Asks (every 10 ms) until an answer satisfies a condition. @throws with the last answer when it does not in time. */
export async function until<Value>(
  ask: () => Promise<Value>,
  condition: (value: Value) => boolean,
  withinMs = 20_000,
  everyMs = 10,
): Promise<Value> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const value = await ask();
    if (condition(value)) return value;
    if (Date.now() > deadline) throw new Error(`Not so within ${withinMs} ms: ${inspect(value)}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/** The delivery once it satisfies a condition. */
export function untilDelivery(
  db: Database,
  id: string,
  condition: (delivery: Delivery) => boolean,
  withinMs?: number,
): Promise<Delivery> {
  const ask = () => db.prisma.delivery.findUniqueOrThrow({ where: { id_shard: { id, shard: shardOf(id) } } });
  return until(ask, condition, withinMs);
}

/** The delivery once it is in a state. */
export function untilState(
  db: Database,
  id: string,
  state: DeliveryState,
  withinMs?: number,
): Promise<Delivery> {
  return untilDelivery(db, id, (delivery) => delivery.state === state, withinMs);
}
