import type { Database } from "../../lib/db/client";
import type { Prisma } from "../../lib/db/generated/client";
import { newEventId } from "../../lib/db/ids";
import { createDelivery, createEvent, createSubscriber } from "./factories";

type Subscriber = Awaited<ReturnType<typeof createSubscriber>>;
type Data = Partial<Prisma.DeliveryUncheckedCreateInput>;

/** What a delivery has whose first attempt failed, and whose retry is planned in an hour. */
export const retriedLater = (now = new Date()) =>
  ({
    ...{ attempts: 1, automaticAttempts: 1, nextTrigger: "automatic", lastDelayMs: 3_600_000 },
    ...{ failureClass: "server_error", failureKind: "http_status", httpStatus: 503 },
    ...{ failureDetail: "Answered 503, expected 200", retryingSince: now },
    dueAt: new Date(now.getTime() + 3_600_000),
  }) as const satisfies Data;

/** What one has whose first attempt is due in an hour. */
export const firstLater = (now = new Date()) =>
  ({ dueAt: new Date(now.getTime() + 3_600_000) }) as const satisfies Data;

/**
 * Creates waiting deliveries of one subscriber (created by default), one event each; by default their retries are due in an hour, a second
 * apart.
 */
export async function createWaiting(
  db: Pick<Database, "prisma">,
  count: number,
  options: { subscriber?: Subscriber; shard?: number; data?: Data } = {},
) {
  const subscriber = options.subscriber ?? (await createSubscriber(db.prisma));
  const now = Date.now();
  const deliveries = [];
  for (let index = 0; index < count; index++) {
    const id = options.shard === undefined ? {} : { id: newEventId(Date.now(), options.shard) };
    const event = await createEvent(db.prisma, id);
    const data = options.data ?? retriedLater(new Date(now + index * 1000));
    deliveries.push(await createDelivery(db.prisma, event, subscriber, data));
  }
  return { subscriber, deliveries };
}
