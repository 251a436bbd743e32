import { randomBytes } from "node:crypto";
import type { Database } from "../db/client";
import type { Prisma } from "../db/generated/client";
import { laneOf, newDeliveryId, newEventId, newId } from "../db/ids";
import { classifyStatus } from "../engine/failure";

/**
 * Rows as the product would have written them, for tests and for the demonstration's past. Every field can be
 * overridden; what is left out is valid and distinct from other rows'.
 */

let serial = 0;
const next = () => ++serial;

export const DEFAULT_CONTEXT_ID = "00000000-0000-7000-8000-000000000000";

type Store = Database["prisma"];

/** As every change of configuration does: whoever keeps a copy of it sees that it is out of date. */
async function announced<T>(store: Store, row: T): Promise<T> {
  await store.configVersion.update({ where: { id: 1 }, data: { version: { increment: 1 } } });
  return row;
}

export async function createContext(store: Store, name = `context-${next()}`) {
  return announced(store, await store.context.create({ data: { id: newId(), name } }));
}

export async function createPolicy(store: Store, data: Partial<Prisma.PolicyUncheckedCreateInput> = {}) {
  return announced(
    store,
    await store.policy.create({ data: { id: newId(), name: `Policy ${next()}`, ...data } }),
  );
}

/** A handler with topics, each enabled in the default context and in `contextIds`. */
export async function createHandler(
  store: Store,
  options: Partial<Prisma.HandlerUncheckedCreateInput> & {
    topicNames?: string[];
    contextIds?: string[];
  } = {},
) {
  const { topicNames = ["created"], contextIds = [], ...data } = options;
  const number = next();
  const contexts = [...new Set([DEFAULT_CONTEXT_ID, ...contextIds])];
  const row = await store.handler.create({
    data: {
      id: newId(),
      name: `Handler ${number}`,
      basePath: `/handler-${number}`,
      ...data,
      topics: {
        create: topicNames.map((name) => ({
          id: newId(),
          name,
          contexts: { create: contexts.map((contextId) => ({ contextId })) },
        })),
      },
    },
    include: { topics: true },
  });
  return announced(store, row);
}

export async function createPublisher(
  store: Store,
  data: Partial<Prisma.PublisherUncheckedCreateInput> = {},
) {
  const number = next();
  const row = await store.publisher.create({
    data: {
      id: newId(),
      name: `Publisher ${number}`,
      clientId: `client-${number}-${randomBytes(4).toString("hex")}`,
      clientSecretHash: "",
      ...data,
    },
  });
  return announced(store, row);
}

/** A subscriber, subscribed to `topicIds` in `contextIds` (the default context when none is given). */
export async function createSubscriber(
  store: Store,
  options: Partial<Prisma.SubscriberUncheckedCreateInput> & {
    topicIds?: string[];
    contextIds?: string[];
  } = {},
) {
  const { topicIds = [], contextIds = [DEFAULT_CONTEXT_ID], ...data } = options;
  const row = await store.subscriber.create({
    data: {
      id: newId(),
      name: `Subscriber ${next()}`,
      url: "http://127.0.0.1:9/hook",
      expectedStatus: 200,
      signingKey: `whsec_${randomBytes(24).toString("base64")}`,
      ...data,
      subscriptions: {
        create: topicIds.flatMap((topicId) => contextIds.map((contextId) => ({ topicId, contextId }))),
      },
    },
  });
  return announced(store, row);
}

export type EventOptions = Partial<Prisma.EventUncheckedCreateInput> & {
  body?: string | Buffer;
  headers?: Record<string, string>;
};

/** An accepted event with its payload; the day partition of `receivedAt` must exist. */
export async function createEvent(store: Store, options: EventOptions = {}) {
  const {
    body = JSON.stringify({ number: next() }),
    headers = { "content-type": "application/json" },
    ...data
  } = options;
  const receivedAt = new Date(data.receivedAt ?? Date.now());
  const id = data.id ?? newEventId(receivedAt.getTime());
  const bytes = Buffer.from(body);
  const shard = laneOf(id);
  const event = await store.event.create({
    data: {
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
    },
  });
  await store.eventPayload.create({
    data: { eventId: id, shard, receivedAt, headers, body: new Uint8Array(bytes) },
  });
  return event;
}

type EventRow = Awaited<ReturnType<typeof createEvent>>;
type SubscriberRow = Awaited<ReturnType<typeof createSubscriber>>;

/** A delivery of an event to a subscriber, scheduled and due unless said otherwise. */
export async function createDelivery(
  store: Store,
  event: EventRow,
  subscriber: SubscriberRow,
  data: Partial<Prisma.DeliveryUncheckedCreateInput> = {},
) {
  return store.delivery.create({
    data: {
      id: newDeliveryId(event.id, event.receivedAt.getTime()),
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
      publisherName: event.publisherName,
      subscriberName: subscriber.name,
      subscriberUrl: subscriber.url,
      expectedStatus: subscriber.expectedStatus,
      dueAt: event.receivedAt,
      ...data,
    },
  });
}

/** A delivery that failed with an HTTP status at its only attempt, with that attempt. */
export async function createFailedDelivery(
  store: Store,
  event: EventRow,
  subscriber: SubscriberRow,
  options: Partial<Prisma.DeliveryUncheckedCreateInput> & { httpStatus?: number } = {},
) {
  const httpStatus = options.httpStatus ?? 500;
  const failedAt = new Date(options.failedAt ?? event.receivedAt);
  const failureClass =
    options.failureClass ?? classifyStatus(httpStatus, subscriber.expectedStatus) ?? "server_error";
  const failureDetail =
    options.failureDetail ?? `Answered ${httpStatus}, expected ${subscriber.expectedStatus}`;
  const delivery = await createDelivery(store, event, subscriber, {
    state: "failed",
    attempts: 1,
    firstAttemptAt: failedAt,
    failureKind: "http_status",
    ...options,
    httpStatus,
    failedAt,
    failureClass,
    failureDetail,
  });
  await store.attempt.create({
    data: {
      deliveryId: delivery.id,
      number: 1,
      startedAt: failedAt,
      shard: delivery.shard,
      eventId: event.id,
      subscriberId: subscriber.id,
      trigger: "first",
      waitMs: 2,
      durationMs: 12.5,
      outcome: failureClass === "unexpected_success" ? "partial" : "failure",
      httpStatus,
      failureClass,
      failureKind: delivery.failureKind,
      failureDetail,
      requestUrl: subscriber.url,
      requestHeaders: { "content-type": "application/json", "webhook-id": delivery.id },
      responseHeaders: { "content-type": "text/plain" },
      responseBody: new Uint8Array(Buffer.from("it did not work")),
      nextAction: "fail",
      system: { queueDepth: 0, inFlight: 1, circuit: "closed" },
    },
  });
  return delivery;
}
