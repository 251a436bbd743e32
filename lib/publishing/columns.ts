import { isUtf8 } from "node:buffer";
import { newDeliveryId, shardOf } from "../db/ids";
import { JoinedBytes } from "../db/joined-bytes";
import type { Column } from "../db/parameters";
import { rankOf } from "../engine/priority";
import type { EventRecord } from "./record";
import type { Destination } from "./routing";

/** Events that one statement writes, resolved with one version of the configuration. */
export class EventBatch {
  readonly bodies = new JoinedBytes();
  readonly deliveries: readonly PlannedDelivery[];

  constructor(
    readonly version: string,
    readonly records: readonly EventRecord[],
  ) {
    this.deliveries = records.flatMap((record) =>
      destinationsOf(record).map((destination) => ({ record, destination })),
    );
  }
}

type PlannedDelivery = { record: EventRecord; destination: Destination };

/** Returns whether PostgreSQL can read a body as text, which reaches the worker in half the bytes. */
export function isText(body: Uint8Array): boolean {
  return isUtf8(body) && !body.includes(0);
}

/** The destinations of a record: none unless it was accepted. */
export function destinationsOf(record: EventRecord): Destination[] {
  return record.httpStatus === 202 && record.target ? record.target.destinations : [];
}

export const EVENT_ID = (record: EventRecord) => record.id;

/** The columns of an event after its id. */
export const EVENT_COLUMNS: readonly Column<EventRecord, EventBatch>[] = [
  ["shard", "smallint", (record) => shardOf(record.id)],
  ["received_at", "timestamptz", (record) => record.receivedAt.toISOString()],
  ["http_status", "smallint", (record) => record.httpStatus],
  ["reason", "text", (record) => record.reason],
  ["path", "text", (record) => record.path],
  ["context_id", "uuid", (record) => record.target?.context.id ?? null],
  ["context_name", "text", (record) => record.target?.context.name ?? null],
  ["handler_id", "uuid", (record) => record.target?.handler.id ?? null],
  ["handler_name", "text", (record) => record.target?.handler.name ?? null],
  ["handler_path", "text", (record) => record.target?.handler.basePath ?? null],
  ["topic_id", "uuid", (record) => record.target?.topic.id ?? null],
  ["topic_name", "text", (record) => record.target?.topic.name ?? null],
  ["publisher_id", "uuid", (record) => record.publisher?.id ?? null],
  ["publisher_name", "text", (record) => record.publisher?.name ?? null],
  ["source_address", "text", (record) => record.sourceAddress],
  ["content_type", "text", (record) => record.contentType],
  ["size_bytes", "integer", (record) => record.sizeBytes],
  ["idempotency_key", "text", (record) => record.idempotency?.key ?? null],
  ["fingerprint", "text", (record) => record.idempotency?.fingerprint ?? null],
  ["subscriber_count", "integer", (record) => destinationsOf(record).length],
  ["priority", "smallint", (record) => record.priority && rankOf(record.priority)],
  ["value", "numeric", (record) => record.value],
];

export const PAYLOAD_COLUMNS: readonly Column<EventRecord, EventBatch>[] = [
  ["headers", "text", (record) => JSON.stringify(record.headers)],
  ["start", "integer", (record, { bodies }) => bodies.add(record.body)],
  ["size", "integer", (record) => record.body.length],
  ["is_text", "boolean", (record) => isText(record.body)],
];

/** One row per record and destination. */
export const DELIVERY_COLUMNS: readonly Column<PlannedDelivery, EventBatch>[] = [
  ["id", "uuid", ({ record }) => newDeliveryId(record.id, record.receivedAt.getTime())],
  ["event_id", "uuid", ({ record }) => record.id],
  ["subscriber_id", "uuid", ({ destination }) => destination.id],
  ["subscriber_name", "text", ({ destination }) => destination.name],
  ["subscriber_url", "text", ({ destination }) => destination.url],
  ["expected_status", "smallint", ({ destination }) => destination.expectedStatus],
];
