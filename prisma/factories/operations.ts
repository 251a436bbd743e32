import type { Database } from "../../lib/db/client";
import type { Prisma } from "../../lib/db/generated/client";
import { newId } from "../../lib/db/ids";

/** The client or a transaction. */
type Store = Omit<Database["prisma"], `$${string}`>;
/** A delivery, as far as its item needs it. */
type Item = { id: string; shard: number; eventId: string; subscriberId: string; attempts?: number };

/**
 * Creates an operation as the product writes it: by default a retry that is under way, of deliveries that were released and have not
 * settled. Its counters add up to its items.
 * @param of deliveries, as items @param result the result of the items
 */
export async function createOperation(
  store: Store,
  data: Partial<Prisma.OperationUncheckedCreateInput> = {},
  of: readonly Item[] = [],
  result: Prisma.OperationItemUncheckedCreateInput["result"] = "sending",
) {
  const { id = newId() } = data;
  await store.operationItem.createMany({
    data: of.map(({ id: deliveryId, shard, eventId, subscriberId, attempts }) => ({
      ...{ operationId: id, deliveryId, shard, eventId, subscriberId, result },
      attemptsSeen: attempts ?? null,
    })),
  });
  const count = result === "failed_again" ? "failedAgain" : result;
  for (const shard of new Set(of.map((one) => one.shard))) {
    const number = of.filter((one) => one.shard === shard).length;
    await store.operationShard.create({ data: { operationId: id, shard, [count]: number } });
  }
  // Last: a worker ends an operation that has no counters.
  return store.operation.create({
    data: {
      ...{ id, kind: "retry", actorType: "user", actorName: "Olga Operator", createdAt: new Date() },
      state: data.finishedAt ? "done" : "running",
      startedAt: data.createdAt ?? new Date(),
      ...data,
    },
  });
}
