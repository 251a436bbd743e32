import { isUtf8 } from "node:buffer";
import { newDeliveryId, shardOf } from "../db/ids";
import { JoinedBytes } from "../db/joined-bytes";
import { type Column, Parameters } from "../db/parameters";
import { rankOf } from "../engine/priority";
import { ofEvent } from "./delivery-columns";
import type { Destination } from "./read-routing";
import type { EventRecord } from "./record";

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

/** The columns of an event after its id. */
const EVENT_COLUMNS: readonly Column<EventRecord, EventBatch>[] = [
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

const PAYLOAD_COLUMNS: readonly Column<EventRecord, EventBatch>[] = [
  ["headers", "text", (record) => JSON.stringify(record.headers)],
  ["start", "integer", (record, { bodies }) => bodies.add(record.body)],
  ["size", "integer", (record) => record.body.length],
  ["is_text", "boolean", (record) => isText(record.body)],
];

/** One row per record and destination. */
const DELIVERY_COLUMNS: readonly Column<PlannedDelivery, EventBatch>[] = [
  ["id", "uuid", ({ record }) => newDeliveryId(record.id, record.receivedAt.getTime())],
  ["event_id", "uuid", ({ record }) => record.id],
  ["subscriber_id", "uuid", ({ destination }) => destination.id],
  ["subscriber_name", "text", ({ destination }) => destination.name],
  ["subscriber_url", "text", ({ destination }) => destination.url],
  ["expected_status", "smallint", ({ destination }) => destination.expectedStatus],
];

const recordsOf = (batch: EventBatch) => batch.records;
const parameters = new Parameters<EventBatch>();
const version = parameters.value("bigint", (batch) => batch.version);
const ids = parameters.array("uuid", recordsOf, (record) => record.id);
const events = parameters.rows("e", recordsOf, [["id", "uuid", ids], ...EVENT_COLUMNS]);
const payloads = parameters.rows("p", recordsOf, [["event_id", "uuid", ids], ...PAYLOAD_COLUMNS]);
const bodies = parameters.value("bytea", (batch) => batch.bodies.bytes());
const deliveries = parameters.rows("d", (batch) => batch.deliveries, DELIVERY_COLUMNS);
export const writeParameters = (batch: EventBatch) => parameters.of(batch);

/**
 * Writes any number of events with their payloads and deliveries, or nothing: if the version of the configuration that
 * resolved them has changed, it writes nothing and returns no row. Otherwise it returns one row per event written, or a
 * single null when all idempotency keys belong to earlier events. Rows are ordered by that key, so that two statements with
 * the same keys wait for each other instead of deadlocking.
 */
export const WRITE_EVENTS = `
with config as (
  select version from config_version where id = 1 and version = ${version}
), written as (
  insert into event (id, ${EVENT_COLUMNS.map(([name]) => name).join(", ")})
  select e.* from config cross join ${events}
  order by e.idempotency_key
  on conflict do nothing
  returning id, shard, ${ofEvent()}, priority
), payload as (
  insert into event_payload (event_id, shard, received_at, headers, body, is_text)
  select written.id, written.shard, written.received_at, p.headers::jsonb, substring(${bodies} from p.start for p.size),
    p.is_text
  from written join ${payloads} on p.event_id = written.id
), scheduled as (
  insert into delivery (id, shard, event_id, subscriber_id, ${ofEvent()}, subscriber_name, subscriber_url, expected_status,
    due_at, priority)
  select d.id, written.shard, written.id, d.subscriber_id, ${ofEvent("written")}, d.subscriber_name, d.subscriber_url,
    d.expected_status, written.received_at, written.priority
  from written join ${deliveries} on d.event_id = written.id
)
select written.id from config left join written on true`;

/** The events that hold these idempotency keys, each with its shard: `$1` keys, `$2` shards. */
export const FIND_BY_IDEMPOTENCY_KEY = `
select event.id, event.idempotency_key as "idempotencyKey", event.fingerprint
from unnest($1::text[], $2::smallint[]) as wanted (key, shard)
join event on event.idempotency_key = wanted.key and event.shard = wanted.shard`;
