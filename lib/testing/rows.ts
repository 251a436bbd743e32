import type { Database } from "../db/client";
import type { Prisma } from "../db/generated/client";
import { laneOf, newDeliveryId, newEventId, newId } from "../db/ids";

/**
 * Rows of lane tables as the product would have written them, not yet inserted: the factories insert them one by one,
 * the demonstration's past by the thousand. Every field can be overridden; what is left out is valid.
 */

export const DEFAULT_CONTEXT_ID = "00000000-0000-7000-8000-000000000000";

export type EventRow = Prisma.EventCreateManyInput & { id: string; receivedAt: Date };
export type PayloadRow = Prisma.EventPayloadCreateManyInput;
export type DeliveryRow = Prisma.DeliveryCreateManyInput & { id: string };
export type AttemptRow = Prisma.AttemptCreateManyInput;

/** What a row takes over from the subscriber it goes to. */
type Destination = { id: string; name: string; url: string; expectedStatus: number };

export type EventOptions = Partial<Prisma.EventCreateManyInput> & {
  body: string | Buffer;
  headers?: Record<string, string>;
};

/** An accepted event in the default context, with its payload. */
export function eventRows(options: EventOptions): { event: EventRow; payload: PayloadRow } {
  const { body, headers = { "content-type": "application/json" }, ...data } = options;
  const receivedAt = new Date(data.receivedAt ?? Date.now());
  const id = data.id ?? newEventId(receivedAt.getTime());
  const bytes = Buffer.from(body);
  const shard = laneOf(id);
  const event = {
    httpStatus: 202,
    path: "/handler/created",
    contextId: DEFAULT_CONTEXT_ID,
    contextName: "default",
    handlerName: "Handler",
    handlerPath: "/handler",
    topicName: "created",
    contentType: "application/json",
    sizeBytes: bytes.length,
    ...data,
    id,
    shard,
    receivedAt,
  };
  return { event, payload: { eventId: id, shard, receivedAt, headers, body: new Uint8Array(bytes) } };
}

/** A delivery of an event to a subscriber, scheduled and due at once. */
export function deliveryRow(
  event: EventRow,
  subscriber: Destination,
  data: Partial<Prisma.DeliveryCreateManyInput> = {},
): DeliveryRow {
  return {
    shard: event.shard,
    eventId: event.id,
    subscriberId: subscriber.id,
    receivedAt: event.receivedAt,
    contextId: event.contextId ?? DEFAULT_CONTEXT_ID,
    contextName: event.contextName ?? "default",
    handlerId: event.handlerId ?? newId(),
    handlerName: event.handlerName ?? "Handler",
    topicId: event.topicId ?? newId(),
    topicName: event.topicName ?? "created",
    publisherName: event.publisherName ?? null,
    subscriberName: subscriber.name,
    subscriberUrl: subscriber.url,
    expectedStatus: subscriber.expectedStatus,
    dueAt: event.receivedAt,
    ...data,
    id: data.id ?? newDeliveryId(event.id, event.receivedAt.getTime()),
  };
}

/** The first attempt of a delivery, which was answered in 12.5 ms and is followed by no other. */
export function attemptRow(
  delivery: Pick<DeliveryRow, "id" | "shard" | "eventId" | "subscriberId" | "subscriberUrl">,
  data: Partial<Prisma.AttemptCreateManyInput> & Pick<AttemptRow, "startedAt" | "outcome">,
): AttemptRow {
  return {
    deliveryId: delivery.id,
    number: 1,
    shard: delivery.shard,
    eventId: delivery.eventId,
    subscriberId: delivery.subscriberId,
    trigger: "first",
    waitMs: 2,
    durationMs: 12.5,
    requestUrl: delivery.subscriberUrl,
    requestHeaders: { "content-type": "application/json", "webhook-id": delivery.id },
    responseHeaders: { "content-type": "text/plain" },
    responseBody: new Uint8Array(Buffer.from("it did not work")),
    nextAction: "fail",
    system: { queueDepth: 0, inFlight: 1, circuit: "closed" },
    ...data,
  };
}

/** Rows of a statement: as many as keep the number of its parameters within what PostgreSQL takes. */
const ROWS_AT_ONCE = 500;

export type LaneRows = {
  events: EventRow[];
  payloads: PayloadRow[];
  deliveries: DeliveryRow[];
  attempts: AttemptRow[];
};

/** Inserts any number of rows; the day partitions of their times must exist. */
export async function insertRows(
  store: Pick<Database["prisma"], "event" | "eventPayload" | "delivery" | "attempt">,
  rows: LaneRows,
  signal?: AbortSignal,
): Promise<void> {
  const inserts = [
    ...chunks(rows.events).map((data) => () => store.event.createMany({ data })),
    ...chunks(rows.payloads).map((data) => () => store.eventPayload.createMany({ data })),
    ...chunks(rows.deliveries).map((data) => () => store.delivery.createMany({ data })),
    ...chunks(rows.attempts).map((data) => () => store.attempt.createMany({ data })),
  ];
  for (const insert of inserts) {
    signal?.throwIfAborted();
    await insert();
  }
}

function chunks<T>(items: T[]): T[][] {
  const count = Math.ceil(items.length / ROWS_AT_ONCE);
  return Array.from({ length: count }, (_, index) =>
    items.slice(index * ROWS_AT_ONCE, (index + 1) * ROWS_AT_ONCE),
  );
}
