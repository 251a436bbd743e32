import type { Database } from "../../lib/db/client";
import { ensurePartitionsAhead } from "../../lib/db/partitions";
import { createEvent, createFailedDelivery, createSubscriber } from "../../prisma/factories/factories";

type Options = {
  name: string;
  count?: number;
  url?: string;
  /** Their HTTP statuses in turn. Default: 503. */
  statuses?: number[];
  body?: string;
  /** How long its subscriber may take to answer. */
  timeoutMs?: number;
};

/**
 * Creates a subscriber with recent failures, newest first, close enough that midnight rarely separates them. Each test lists only the
 * failures of its own subscriber: the database is shared.
 */
export async function createFailuresOf(db: Database, options: Options) {
  const { name, count = 3, url, statuses = [503], body, timeoutMs } = options;
  const now = new Date();
  await ensurePartitionsAhead(db.pool, now);
  const subscriber = await createSubscriber(db.prisma, {
    name,
    ...(url ? { url } : {}),
    ...(timeoutMs ? { timeoutMs } : {}),
  });
  const deliveries = [];
  for (let index = 0; index < count; index++) {
    const receivedAt = new Date(now.getTime() - index * 10);
    const event = await createEvent(db.prisma, { receivedAt, ...(body ? { body } : {}) });
    const httpStatus = statuses[index % statuses.length] ?? 503;
    deliveries.push(
      await createFailedDelivery(db.prisma, event, subscriber, { httpStatus, failedAt: receivedAt }),
    );
  }
  return { subscriber, deliveries, path: `/delivery-retry?subscribers=${subscriber.id}` };
}

/** Returns the states of deliveries in the given order. */
export async function statesOf(db: Database, deliveries: { id: string }[]): Promise<string[]> {
  const rows = await db.prisma.delivery.findMany({ where: { id: { in: deliveries.map(({ id }) => id) } } });
  return deliveries.map(({ id }) => rows.find((row) => row.id === id)?.state ?? "gone");
}
