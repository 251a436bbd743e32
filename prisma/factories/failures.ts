import type { Database } from "../../lib/db/client";
import { createEvent, createFailedDelivery, createSubscriber } from "./factories";
import { attemptRow, deliveryRow, eventRows, insertRows } from "./rows";

type Subscriber = Awaited<ReturnType<typeof createSubscriber>>;

/** Creates failed deliveries of one subscriber (created by default), one event each, one second apart, oldest first. */
export async function createFailures(
  db: Pick<Database, "prisma">,
  count: number,
  options: {
    subscriber?: Subscriber;
    failedAt?: Date;
    httpStatus?: number;
    failureFingerprintId?: bigint;
    /** Of the events, in turn. */
    bodies?: readonly string[];
  } = {},
) {
  const subscriber = options.subscriber ?? (await createSubscriber(db.prisma));
  const start = options.failedAt ?? new Date();
  const deliveries = [];
  for (let index = 0; index < count; index++) {
    const body = options.bodies?.[index % options.bodies.length];
    const event = await createEvent(db.prisma, body === undefined ? {} : { body });
    const failedAt = new Date(start.getTime() + index * 1000);
    deliveries.push(
      await createFailedDelivery(db.prisma, event, subscriber, {
        failedAt,
        ...(options.httpStatus ? { httpStatus: options.httpStatus } : {}),
        failureFingerprintId: options.failureFingerprintId ?? null,
      }),
    );
  }
  return { subscriber, deliveries };
}

/**
 * Inserts thousands of failures of these subscribers in turn, an event with one attempt each, 5 ms apart, the newest now. The day partitions
 * must exist. @param fingerprintIds of the failures, in turn as the subscribers are; none by default
 */
export async function insertFailures(
  db: Pick<Database, "prisma">,
  count: number,
  subscribers: readonly Subscriber[],
  fingerprintIds: readonly bigint[] = [],
): Promise<void> {
  const now = Date.now();
  const answer = {
    httpStatus: 503,
    failureClass: "server_error",
    failureKind: "http_status",
    failureDetail: "Answered 503, expected 200",
  } as const;
  const rows = Array.from({ length: count }, (_, index) => {
    const startedAt = new Date(now - index * 5);
    const { event, payload } = eventRows({ body: JSON.stringify({ number: index }), receivedAt: startedAt });
    const subscriber = subscribers[index % subscribers.length];
    if (!subscriber) throw new Error("Failures need a subscriber.");
    const failure = {
      ...answer,
      failureFingerprintId: fingerprintIds[index % fingerprintIds.length] ?? null,
    };
    const delivery = deliveryRow(event, subscriber, {
      ...failure,
      ...{ state: "failed", attempts: 1, failedAt: startedAt, retryingSince: startedAt },
    });
    return {
      event,
      payload,
      delivery,
      attempt: attemptRow(delivery, { startedAt, outcome: "failure", ...failure }),
    };
  });
  await insertRows(db.prisma, {
    events: rows.map(({ event }) => event),
    payloads: rows.map(({ payload }) => payload),
    deliveries: rows.map(({ delivery }) => delivery),
    attempts: rows.map(({ attempt }) => attempt),
    attemptConfigurations: [],
  });
}
