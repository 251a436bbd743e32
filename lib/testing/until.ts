import { inspect } from "node:util";
import type { Database } from "../db/client";
import type { Delivery } from "../db/generated/client";
import { shardOf } from "../db/ids";
import type { DeliveryState } from "../engine/state";

/** Reads a value every 10 ms until it satisfies a condition. @throws with the last value after the time limit */
export async function until<Value>(
  read: () => Promise<Value>,
  condition: (value: Value) => boolean,
  withinMs = 20_000,
  everyMs = 10,
): Promise<Value> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const value = await read();
    if (condition(value)) return value;
    if (Date.now() > deadline) throw new Error(`Condition not met within ${withinMs} ms: ${inspect(value)}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/** Waits until statements in this database wait for a lock: `count` of them and no other, or any. */
export async function untilBlocked({ pool }: Pick<Database, "pool">, count?: number): Promise<void> {
  const read = async () => {
    const waiting =
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    return Number((await pool.query(waiting)).rowCount);
  };
  await until(read, (blocked) => (count === undefined ? blocked > 0 : blocked === count));
}

/** Waits until a delivery satisfies a condition and returns it. */
export function untilDelivery(
  db: Database,
  id: string,
  condition: (delivery: Delivery) => boolean,
  withinMs?: number,
): Promise<Delivery> {
  const read = () =>
    db.prisma.delivery.findUniqueOrThrow({ where: { id_shard: { id, shard: shardOf(id) } } });
  return until(read, condition, withinMs);
}

/** Waits until a delivery is in a state and returns it. */
export function untilState(
  db: Database,
  id: string,
  state: DeliveryState,
  withinMs?: number,
): Promise<Delivery> {
  return untilDelivery(db, id, (delivery) => delivery.state === state, withinMs);
}
