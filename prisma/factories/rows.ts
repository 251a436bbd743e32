import type { Database } from "../../lib/db/client";
import type { Prisma } from "../../lib/db/generated/client";
import { newDeliveryId, newEventId, newId, shardOf } from "../../lib/db/ids";
import { isText } from "../../lib/publishing/statements";
import {
  type AttemptConfiguration,
  makeAttemptConfiguration,
} from "../../lib/worker/settling/attempt-configuration";

/**
 * Builds rows of shard tables as the product writes them, without inserting them. The factories insert them one by one, the
 * demonstration inserts its past by the thousand. Every field can be overridden; defaults are valid.
 */

export const DEFAULT_CONTEXT_ID = "00000000-0000-7000-8000-000000000000";

export type EventRow = Prisma.EventCreateManyInput & { id: string; receivedAt: Date };
export type PayloadRow = Prisma.EventPayloadCreateManyInput;
export type DeliveryRow = Prisma.DeliveryCreateManyInput & { id: string };
export type AttemptRow = Prisma.AttemptCreateManyInput;
export type AttemptConfigurationRow = Prisma.AttemptConfigurationCreateManyInput;

/** Values that a row copies from its subscriber. */
type Destination = { id: string; name: string; url: string; expectedStatus: number };

export type EventOptions = Partial<Prisma.EventCreateManyInput> & {
  body: string | Buffer;
  headers?: Record<string, string>;
};

/** Builds an accepted event in the default context, with its payload. */
export function eventRows(options: EventOptions): { event: EventRow; payload: PayloadRow } {
  const { body, headers = { "content-type": "application/json" }, ...data } = options;
  const receivedAt = new Date(data.receivedAt ?? Date.now());
  const id = data.id ?? newEventId(receivedAt.getTime());
  const bytes = Buffer.from(body);
  const shard = shardOf(id);
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
    subscriberCount: 0,
    priority: 1,
    ...data,
    id,
    shard,
    receivedAt,
  };
  const payload = {
    eventId: id,
    shard,
    receivedAt,
    headers,
    body: new Uint8Array(bytes),
    isText: isText(bytes),
  };
  return { event, payload };
}

/** Builds a delivery of an event to a subscriber, scheduled and due at once. */
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
    state: "scheduled",
    nextTrigger: "first",
    attempts: 0,
    automaticAttempts: 0,
    recoveries: 0,
    priority: event.priority ?? 1,
    ...data,
    id: data.id ?? newDeliveryId(event.id, event.receivedAt.getTime()),
  };
}

/** Builds the default attempt configuration: the URL of the subscriber without a policy. */
export function plainAttemptConfiguration({
  id,
  name,
  url,
}: Pick<Destination, "id" | "name" | "url">): AttemptConfiguration {
  return makeAttemptConfiguration({ id, name, url, maskedHeaders: {} }, null);
}

/** Builds the row of an attempt configuration. */
export function attemptConfigurationRow({
  id,
  subscriberId,
  url,
  headers,
  strategy,
  settings,
  policyId,
  policyName,
  isOwnPolicy,
}: AttemptConfiguration): AttemptConfigurationRow {
  return {
    ...{ id, subscriberId, url, strategy, headers: JSON.parse(headers), policyId, policyName, isOwnPolicy },
    ...(settings === null ? {} : { settings: JSON.parse(settings) }),
  };
}

/** Builds the only attempt of a delivery, answered in 12.5 ms. */
export function attemptRow(
  delivery: DeliveryRow,
  data: Partial<Prisma.AttemptCreateManyInput> & Pick<AttemptRow, "startedAt" | "outcome">,
): AttemptRow {
  return {
    deliveryId: delivery.id,
    number: 1,
    shard: delivery.shard,
    trigger: "first",
    waitMs: 2,
    durationMs: 12.5,
    configurationId: plainAttemptConfiguration(destinationOf(delivery)).id,
    responseHeaders: { "content-type": "text/plain" },
    responseBody: new Uint8Array(Buffer.from("it did not work")),
    responseTruncated: false,
    nextAction: "fail",
    workerId: "00000000-0000-7000-8000-000000000001",
    queueDepth: 0,
    inFlight: 1,
    subscriberInFlight: 1,
    circuit: "closed",
    ...data,
  };
}

function destinationOf({ subscriberId, subscriberName, subscriberUrl }: DeliveryRow) {
  return { id: subscriberId, name: subscriberName, url: subscriberUrl };
}

export type ShardRows = {
  events: EventRow[];
  payloads: PayloadRow[];
  deliveries: DeliveryRow[];
  attempts: AttemptRow[];
  attemptConfigurations: AttemptConfigurationRow[];
};

const ROWS_AT_ONCE = 1000;

/**
 * Inserts any number of rows, 1,000 per statement, as JSON that PostgreSQL converts to rows (several times faster than
 * `createMany`). The day partitions of their times must exist.
 */
export async function insertRows(
  store: Pick<Database["prisma"], "$executeRawUnsafe">,
  { events, payloads, deliveries, attempts, attemptConfigurations }: ShardRows,
  signal?: AbortSignal,
): Promise<void> {
  for (const [table, rows] of Object.entries({
    event: events,
    event_payload: payloads,
    delivery: deliveries,
    attempt_configuration: attemptConfigurations,
    attempt: attempts,
  })) {
    const columns = [...new Set(rows.flatMap(Object.keys))].map(toColumn).join(", ");
    const insert = `insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, $1::json)`;
    for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
      signal?.throwIfAborted();
      await store.$executeRawUnsafe(
        insert,
        JSON.stringify(rows.slice(start, start + ROWS_AT_ONCE).map(toRecord)),
      );
    }
  }
}

function toRecord(row: object): Record<string, unknown> {
  const entries = Object.entries(row).map(([name, value]) => [toColumn(name), toText(value)]);
  return Object.fromEntries(entries);
}

const toColumn = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const toText = (value: unknown) => {
  if (typeof value === "bigint") return String(value);
  return value instanceof Uint8Array ? `\\x${Buffer.from(value).toString("hex")}` : value;
};
