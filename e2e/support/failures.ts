import type { Database } from "../../lib/db/client";
import { ensurePartitionsAhead } from "../../lib/db/partitions";
import { createEvent, createFailedDelivery, createSubscriber } from "../../prisma/factories/factories";

type Options = {
  name: string;
  count?: number;
  url?: string;
  /** What they failed with, in turn; 503 when not given. */
  statuses?: number[];
  body?: string;
};

/**
 * A subscriber with failures of just now, newest first, so close together that midnight seldom parts them. Every test
 * lists its own subscriber's alone: the database is shared.
 */
export async function createFailuresOf(db: Database, options: Options) {
  const { name, count = 3, url, statuses = [503], body } = options;
  const now = new Date();
  await ensurePartitionsAhead(db.pool, now);
  const subscriber = await createSubscriber(db.prisma, { name, ...(url ? { url } : {}) });
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

/** The state of each delivery, in the order given. */
export async function statesOf(db: Database, deliveries: { id: string }[]): Promise<string[]> {
  const rows = await db.prisma.delivery.findMany({ where: { id: { in: deliveries.map(({ id }) => id) } } });
  return deliveries.map(({ id }) => rows.find((row) => row.id === id)?.state ?? "gone");
}
