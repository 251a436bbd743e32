import { DEFAULT_CONTEXT_ID } from "../../prisma/factories/factories";
import { eventBodySql } from "./events";
import { shardIdSql } from "./sql-ids";

/** Number of events per statement: each is a transaction of one or two seconds. */
export const EVENTS_AT_ONCE = 20_000;

/** What differs between the events of benchmarks. Expressions may use `n`, `at` and what `more` adds. */
type Parts = {
  /** The path of the topic. */
  path: string;
  /** When event `n` was received. */
  at: string;
  /** Further columns of `made`. */
  more?: string;
  /** Further inserts, each behind a comma. */
  also?: string;
  /** The subscriber's id. */
  subscriber: string;
  /** When the deliveries are due. */
  due?: string;
  /** Further columns of the deliveries, each behind a comma, and their values. */
  columns?: string;
  values?: string;
};

/**
 * Inserts events number $1 to $2 of 1 KB with their payloads and one delivery each, of topic $6, by the rules of lib/db/ids.ts. Without
 * further columns a delivery is due when its event was received.
 */
export const insertEvents = ({
  path,
  at,
  more = "",
  also = "",
  subscriber,
  due = "at",
  columns = "",
  values = "",
}: Parts) => `
with made as materialized (
  select n, ${shardIdSql("at", "md5('event ' || n)", "shard")} as event_id,
    ${shardIdSql("at", "md5('delivery ' || n)", "shard")} as id, shard::smallint as shard, at,
    convert_to(${eventBodySql("n")}, 'UTF8') as body${more}
  from (
    select n, hashint4(n) & 31 as shard, date_trunc('milliseconds', ${at}) as at
    from generate_series($1::int, $2::int) as n) as numbers
), event as (
  insert into event (id, shard, received_at, http_status, path, context_id, context_name, handler_id, handler_name,
    handler_path, topic_id, topic_name, content_type, size_bytes, subscriber_count)
  select event_id, shard, at, 202, '${path}', '${DEFAULT_CONTEXT_ID}', 'default', handler.id, handler.name,
    handler.base_path, topic.id, topic.name, 'application/json', length(body), 1
  from made, topic join handler on handler.id = topic.handler_id where topic.id = $6::uuid
), payload as (
  insert into event_payload (event_id, shard, received_at, headers, body, is_text)
  select event_id, shard, at, '{"content-type":"application/json"}', body, true from made
)${also}
insert into delivery (id, shard, event_id, subscriber_id, received_at, context_id, context_name, handler_id, handler_name,
  topic_id, topic_name, subscriber_name, subscriber_url, expected_status, due_at${columns})
select made.id, shard, event_id, subscriber.id, at, '${DEFAULT_CONTEXT_ID}', 'default', handler.id, handler.name, topic.id,
  topic.name, subscriber.name, subscriber.url, 200, ${due}${values}
from made join subscriber on subscriber.id = ${subscriber}, topic join handler on handler.id = topic.handler_id
where topic.id = $6::uuid`;
