import type { Actor } from "../../lib/access/actor";
import { createApiKey } from "../../lib/api-keys/mutations";
import { recordAudit } from "../../lib/audit/mutations";
import type { Database } from "../../lib/db/client";
import { newId } from "../../lib/db/ids";
import { ensurePartitionsAhead } from "../../lib/db/partitions";
import { discardDeliveries, retryDeliveries } from "../../lib/operations/mutations";
import {
  createContext,
  createEvent,
  createFailedDelivery,
  createHandler,
  createPolicy,
  createPublisher,
  createSubscriber,
} from "../../prisma/factories/factories";
import { createFailureGroup } from "../../prisma/factories/failure-groups";
import { LONG, oddName } from "./names";

/** The rows whose pages are drawn. */
export type Hub = Record<
  | "subscriber"
  | "handler"
  | "context"
  | "publisher"
  | "policy"
  | "user"
  | "apiKey"
  | "event"
  | "operation"
  | "group"
  | "delivery",
  string
>;

const NOTHING = "00000000-0000-7000-8000-00000000dead";
const NOUNS = [
  ...(["subscriber", "handler", "context", "publisher", "policy", "user"] as const),
  ...(["apiKey", "event", "operation", "group", "delivery"] as const),
];

/** The ids of a hub without rows: of nothing. */
export const EMPTY_HUB = Object.fromEntries(NOUNS.map((noun) => [noun, NOTHING])) as Hub;

/** More than a page of fifty. */
const MANY = 54;

/** Adds one row of everything, with ordinary names. */
export const addOne = (db: Database, actor: Actor): Promise<Hub> => add(db, actor, () => "Billing", 1);

/** Adds many rows of everything, with long, right-to-left and invisible texts. The pages drawn are of those with the longest name. */
export async function addMany(db: Database, actor: Actor): Promise<Hub> {
  for (let number = MANY; number > 0; number--) await add(db, actor, oddName, number);
  return add(db, actor, () => LONG, 0);
}

async function add(db: Database, actor: Actor, nameOf: (number: number) => string, number: number) {
  const { prisma } = db;
  const name = nameOf(number);
  const unique = newId().slice(-12);
  const description = nameOf(number + 1);
  const context = await createContext(prisma, `${number}-${unique}`.padEnd(number === 0 ? 60 : 20, "x"));
  const policy = await createPolicy(prisma, { name: `${name} ${unique}`, description, retry: RETRY });
  const handler = await createHandler(prisma, {
    ...{ name: `${name} ${unique}`, basePath: `/orders-${unique}/eu`, version: "2024-11", description },
    ...{ topicNames: number === 0 ? TOPICS : TOPICS.slice(0, 2), contextIds: [context.id] },
    policyId: policy.id,
  });
  const publisher = await createPublisher(prisma, {
    ...{ name: `${name} ${unique}`, developerEmail: `${unique}@example.com` },
  });
  const topicIds = handler.topics.map(({ id }) => id);
  const subscriber = await createSubscriber(prisma, {
    ...{ name: `${name}${unique}`, description, policyId: number % 2 === 0 ? policy.id : null },
    ...{ url: `https://${unique}.hooks.example.com/v2/${"receive/".repeat(number === 0 ? 14 : 2)}events` },
    ...{
      paused: number % 5 === 1,
      topicIds,
      contextIds: [context.id],
      developerEmail: `${unique}@example.com`,
    },
  });
  const user = await prisma.userAccount.create({
    data: { id: newId(), email: `${unique}@example.com`, name: name.slice(0, 100), role: "operator" },
  });
  const { id: apiKey } = await createApiKey(db, actor, {
    // Names of keys in use are unique.
    ...{ name: `${name.slice(0, 100)} ${unique}`, scopes: ["deliveries:read", "audit:read"] },
  });
  await recordAudit(prisma, {
    ...{
      actor: { ...actor, name },
      action: "subscriber.update",
      outcome: number % 3 ? "allowed" : "refused",
    },
    ...{ targetType: "subscriber", targetId: subscriber.id },
    detail: { name, changes: { name: { from: description, to: name } } },
  });
  const deliveries = await addDeliveries(db, { number, name, context, handler, publisher, subscriber });
  const [delivery] = deliveries;
  if (!delivery) throw new Error("There are no deliveries.");
  const [retried, discarded] = deliveries.slice(1).map(({ id }) => id);
  const group = await addGroup(db, subscriber, name, deliveries);
  const operation = await retryDeliveries(db, actor, { by: "ids", deliveryIds: [retried ?? delivery.id] });
  await discardDeliveries(db, actor, { by: "ids", deliveryIds: [discarded ?? delivery.id] });
  return {
    ...{ subscriber: subscriber.id, handler: handler.id, context: context.id, publisher: publisher.id },
    ...{ policy: policy.id, user: user.id, apiKey, event: delivery.eventId, delivery: delivery.id },
    ...{ operation: operation.operationId, group },
  };
}

/** Two groups of a subscriber, of which the first has the failures, an owner's note and another one merged into it. */
async function addGroup(
  { prisma }: Database,
  subscriber: Parts["subscriber"],
  name: string,
  deliveries: readonly { id: string }[],
): Promise<string> {
  const template = `${name} is not known, order ⟨number⟩ of ⟨time⟩`;
  const { group, fingerprint } = await createFailureGroup(prisma, subscriber, { template, note: name });
  await createFailureGroup(prisma, subscriber, {
    template: `${template} again`,
    state: "muted",
    mutedFor: 7,
  });
  const merged = await createFailureGroup(prisma, subscriber, { template: `${template} merged` });
  await prisma.failureFingerprint.update({
    where: { id: merged.fingerprint.id },
    data: { groupId: group.id, mergedAt: new Date(), mergedByType: "user", mergedByName: name },
  });
  const data = { failureFingerprintId: fingerprint.id };
  const ids = deliveries.map(({ id }) => id);
  await prisma.delivery.updateMany({ where: { id: { in: ids } }, data });
  await prisma.attempt.updateMany({ where: { deliveryId: { in: ids } }, data });
  return String(group.id);
}

type Parts = {
  number: number;
  name: string;
  context: Awaited<ReturnType<typeof createContext>>;
  handler: Awaited<ReturnType<typeof createHandler>>;
  publisher: Awaited<ReturnType<typeof createPublisher>>;
  subscriber: Awaited<ReturnType<typeof createSubscriber>>;
};

const STATUSES = [500, 404, 201, 503];

/** Three failed deliveries: one stays, one is retried, one is discarded. */
async function addDeliveries(db: Database, parts: Parts) {
  const { number, name, context, handler, publisher, subscriber } = parts;
  const now = Date.now();
  await ensurePartitionsAhead(db.pool, new Date(now));
  const topic = handler.topics[number % handler.topics.length];
  const deliveries = [];
  for (let index = 0; index < 3; index++) {
    const receivedAt = new Date(now - number * 20 - index);
    const event = await createEvent(db.prisma, {
      ...{ receivedAt, contextId: context.id, contextName: context.name, subscriberCount: 1 },
      ...{ handlerId: handler.id, handlerName: handler.name, handlerPath: handler.basePath },
      ...(topic ? { topicId: topic.id, topicName: topic.name } : {}),
      ...{
        path: `${handler.basePath}/${topic?.name}`,
        publisherId: publisher.id,
        publisherName: publisher.name,
      },
      body: JSON.stringify({ order: number, name, lines: [{ text: `${name} `.repeat(4), total: 12.5 }] }),
    });
    const httpStatus = STATUSES[(number + index) % STATUSES.length] ?? 500;
    const failureDetail = index === 0 ? `Answered ${httpStatus}: ${name}` : undefined;
    deliveries.push(
      await createFailedDelivery(db.prisma, event, subscriber, {
        ...{ httpStatus, failedAt: receivedAt, ...(failureDetail ? { failureDetail } : {}) },
      }),
    );
  }
  return deliveries;
}

const TOPICS = [LONG.slice(0, 100), ...Array.from({ length: 11 }, (_, index) => `order-changed-${index}`)];

const RETRY = {
  ...{ strategy: "exponential", attempts: 8, firstDelayMs: 1000, multiplier: 2, longestDelayMs: 3_600_000 },
  rules: [{ when: { statuses: ["400", "422"] }, action: "fail" }],
  failureEmailTo: ["on-call@example.com"],
};
