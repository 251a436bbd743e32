import { randomBytes, randomUUID } from "node:crypto";
import type { Database } from "../../lib/db/client";
import type { Prisma } from "../../lib/db/generated/client";
import { newId } from "../../lib/db/ids";
import { classifyStatus } from "../../lib/engine/failure";
import {
  attemptConfigurationRow,
  attemptRow,
  DEFAULT_CONTEXT_ID,
  deliveryRow,
  type EventOptions,
  eventRows,
  plainAttemptConfiguration,
} from "./rows";

export { DEFAULT_CONTEXT_ID };

/**
 * Creates rows as the product writes them, for tests and for the past of the demonstration. Every field can be overridden;
 * defaults are valid and distinct from those of other rows.
 */

/** The browser tests of several processes share a database. */
const PROCESS = randomBytes(3).toString("hex");
let serial = 0;
const next = () => `${PROCESS}-${++serial}`;

/** The client or a transaction. */
type Store = Omit<Database["prisma"], `$${string}`>;

/** Increments the version of the configuration, as every change does, so that cached copies are refreshed. */
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

/** Creates a handler with topics, each enabled in the default context and in `contextIds`. */
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
      clientId: `client-${number}`,
      clientSecretHash: "",
      ...data,
    },
  });
  return announced(store, row);
}

/** Creates a subscriber with a plain attempt configuration, subscribed to `topicIds` in `contextIds` (default: the default context). */
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
  await store.attemptConfiguration.create({ data: attemptConfigurationRow(plainAttemptConfiguration(row)) });
  return announced(store, row);
}

/** Creates an accepted event with its payload. The day partition of `receivedAt` must exist. */
export async function createEvent(store: Store, options: Partial<EventOptions> = {}) {
  const { event, payload } = eventRows({ body: JSON.stringify({ number: ++serial }), ...options });
  const row = await store.event.create({ data: event });
  await store.eventPayload.create({ data: payload });
  return row;
}

type EventRow = Awaited<ReturnType<typeof createEvent>>;
type SubscriberRow = Awaited<ReturnType<typeof createSubscriber>>;

/** Creates a delivery of an event to a subscriber, scheduled and due by default. */
export async function createDelivery(
  store: Store,
  event: EventRow,
  subscriber: SubscriberRow,
  data: Partial<Prisma.DeliveryUncheckedCreateInput> = {},
) {
  return store.delivery.create({ data: deliveryRow(event, subscriber, data) });
}

/** Creates the claim of a worker on a delivery, which counts as being sent. */
export async function createClaim(
  store: Store,
  { id, shard, attempts }: Pick<Prisma.DeliveryUncheckedCreateInput, "id" | "shard"> & { attempts: number },
  workerId: string = newId(),
) {
  const claim = { token: randomUUID(), shard, workerId, claimedAt: new Date() };
  return store.claim.create({ data: { ...claim, deliveryIds: [id], attempts: [attempts] } });
}

/** Gives all shards to a worker, as one that runs has them. */
export async function createWorker(store: Store, workerId: string = newId()) {
  const now = new Date();
  const facts = { host: "test", pid: 1, startedAt: now, seenAt: now };
  const expiresAt = new Date(now.getTime() + 3_600_000);
  await store.shardLease.updateMany({ data: { workerId, expiresAt } });
  return store.worker.create({ data: { id: workerId, ...facts } });
}

/** Creates a delivery that failed with an HTTP status, with its only attempt. */
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
    retryingSince: failedAt,
    failureKind: "http_status",
    ...options,
    httpStatus,
    failedAt,
    failureClass,
    failureDetail,
  });
  const { failureKind, failureFingerprintId } = delivery;
  const outcome = failureClass === "unexpected_success" ? "partial" : "failure";
  const facts = {
    outcome,
    httpStatus,
    failureClass,
    failureKind,
    failureDetail,
    failureFingerprintId,
  } as const;
  await store.attempt.create({ data: attemptRow(delivery, { startedAt: failedAt, ...facts }) });
  return delivery;
}
