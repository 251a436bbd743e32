import { randomBytes } from "node:crypto";
import { createSubscriber } from "../../prisma/factories/factories";
import { attemptRow, deliveryRow, eventRows, insertRows } from "../../prisma/factories/rows";
import type { Database } from "../db/client";
import { ensureDayPartitions } from "../db/partitions";
import type { StoredState } from "../engine/state";
import { DAY_MS } from "../time/units";

type Subscriber = Awaited<ReturnType<typeof createSubscriber>>;

/** Of a hundred events, each with one delivery: the rest is delivered. */
const SHARE = { failed: 5, discarded: 2, scheduled: 1 };
const BODY_BYTES = 500;
const SCHEDULED_AHEAD_MS = 3650 * DAY_MS;

/** The state of the delivery of an event, by its number. */
export function stateOf(number: number): StoredState {
  const part = number % 100;
  if (part < SHARE.failed) return "failed";
  if (part < SHARE.failed + SHARE.discarded) return "discarded";
  return part < SHARE.failed + SHARE.discarded + SHARE.scheduled ? "scheduled" : "delivered";
}

/**
 * Inserts events that were received evenly over a day (UTC), each with a payload, one delivery and its attempt. Deliveries ended
 * when they were received; discarded ones leave the bin two weeks later; scheduled ones are due in years.
 */
export async function fillDay(
  db: Database,
  day: Date,
  count: number,
  subscriber?: Subscriber,
): Promise<{ subscriber: Subscriber; deliveries: { id: string; eventId: string; state: StoredState }[] }> {
  await ensureDayPartitions(db.pool, day, day);
  const to = subscriber ?? (await createSubscriber(db.prisma));
  const made = Array.from({ length: count }, (_, number) => {
    const receivedAt = new Date(day.getTime() + Math.floor((number * DAY_MS) / count));
    const { event, payload } = eventRows({
      body: randomBytes(BODY_BYTES).toString("base64"),
      receivedAt,
      subscriberCount: 1,
      handlerId: to.id,
      topicId: to.id,
    });
    const state = stateOf(number);
    const delivery = deliveryRow(event, to, { state, attempts: 1, ...endOf(state, receivedAt) });
    const outcome = state === "delivered" ? ("success" as const) : ("failure" as const);
    return { event, payload, delivery, attempt: attemptRow(delivery, { startedAt: receivedAt, outcome }) };
  });
  await insertRows(db.prisma, {
    events: made.map(({ event }) => event),
    payloads: made.map(({ payload }) => payload),
    deliveries: made.map(({ delivery }) => delivery),
    attempts: made.map(({ attempt }) => attempt),
    attemptConfigurations: [],
  });
  const deliveries = made.map(({ event, delivery: { id } }, number) => ({
    ...{ id, eventId: event.id, state: stateOf(number) },
  }));
  return { subscriber: to, deliveries };
}

function endOf(state: StoredState, at: Date) {
  if (state === "delivered") return { finishedAt: at, httpStatus: 200 };
  if (state === "scheduled") return { dueAt: new Date(at.getTime() + SCHEDULED_AHEAD_MS) };
  const failure = {
    failedAt: at,
    failureClass: "server_error",
    failureKind: "http_status",
    httpStatus: 500,
  } as const;
  if (state === "failed") return failure;
  return { ...failure, discardedAt: at, purgeAt: new Date(at.getTime() + 14 * DAY_MS) };
}
