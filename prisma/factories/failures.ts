import type { Database } from "../../lib/db/client";
import { createEvent, createFailedDelivery, createSubscriber } from "./factories";

type Subscriber = Awaited<ReturnType<typeof createSubscriber>>;

/** Creates failed deliveries of one subscriber (created by default), one event each, one second apart, oldest first. */
export async function createFailures(
  db: Pick<Database, "prisma">,
  count: number,
  options: { subscriber?: Subscriber; failedAt?: Date; httpStatus?: number } = {},
) {
  const subscriber = options.subscriber ?? (await createSubscriber(db.prisma));
  const start = options.failedAt ?? new Date();
  const deliveries = [];
  for (let index = 0; index < count; index++) {
    const event = await createEvent(db.prisma);
    const failedAt = new Date(start.getTime() + index * 1000);
    deliveries.push(
      await createFailedDelivery(db.prisma, event, subscriber, {
        failedAt,
        ...(options.httpStatus ? { httpStatus: options.httpStatus } : {}),
      }),
    );
  }
  return { subscriber, deliveries };
}
