import { Parameters } from "../db/parameters";
import { DELIVERY_COLUMNS, EVENT_COLUMNS, EVENT_ID, type EventBatch, PAYLOAD_COLUMNS } from "./columns";

const recordsOf = (batch: EventBatch) => batch.records;
const parameters = new Parameters<EventBatch>();
const version = parameters.value("bigint", (batch) => batch.version);
const ids = parameters.array("uuid", recordsOf, EVENT_ID);
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
  returning id, shard, received_at, context_id, context_name, handler_id, handler_name, topic_id, topic_name,
    publisher_name, priority
), payload as (
  insert into event_payload (event_id, shard, received_at, headers, body, is_text)
  select written.id, written.shard, written.received_at, p.headers::jsonb, substring(${bodies} from p.start for p.size),
    p.is_text
  from written join ${payloads} on p.event_id = written.id
), scheduled as (
  insert into delivery (id, shard, event_id, subscriber_id, received_at, context_id, context_name, handler_id,
    handler_name, topic_id, topic_name, publisher_name, subscriber_name, subscriber_url, expected_status, due_at,
    priority)
  select d.id, written.shard, written.id, d.subscriber_id, written.received_at, written.context_id,
    written.context_name, written.handler_id, written.handler_name, written.topic_id, written.topic_name,
    written.publisher_name, d.subscriber_name, d.subscriber_url, d.expected_status, written.received_at,
    written.priority
  from written join ${deliveries} on d.event_id = written.id
)
select written.id from config left join written on true`;

/** The events that hold these idempotency keys, each with its shard: `$1` keys, `$2` shards. */
export const FIND_BY_IDEMPOTENCY_KEY = `
select event.id, event.idempotency_key as "idempotencyKey", event.fingerprint
from unnest($1::text[], $2::smallint[]) as wanted (key, shard)
join event on event.idempotency_key = wanted.key and event.shard = wanted.shard`;
