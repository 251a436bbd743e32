/** Writes deliveries of many subscribers in SQL by the rules of lib/db/ids.ts: failed ones, and ones that are due later. */

import type { Database } from "../../lib/db/client";
import { ensureDayPartitions } from "../../lib/db/partitions";
import { createHandler, DEFAULT_CONTEXT_ID } from "../../prisma/factories/factories";
import { eventBodySql, SIGNING_SECRET } from "../support/events";
import { numberedSql, shardIdSql } from "../support/sql-ids";

export const SUBSCRIBERS = 50;
/** Number of events per statement: each is a transaction of one or two seconds. */
const BATCH = 20_000;
/** Deliveries that are not failed are due then, until they are made due. */
const LATER = "2999-01-01";

/** A topic with subscribers at a sink, each at a path of its own. */
export type Stage = { db: Database; topicId: string; made: number };

/** Creates the subscribers. @param origin the sink's */
export async function createStage(db: Database, origin: string): Promise<Stage> {
  const handler = await createHandler(db.prisma, { name: "Set", basePath: "/set", topicNames: ["set"] });
  await db.pool.query(
    `insert into subscriber (id, name, url, expected_status, signing_key)
     select ${numberedSql("0001", "n")}, 'Subscriber ' || n, $2 || '/hook/' || n, 200, $3
     from generate_series(0, $1::int - 1) as n`,
    [SUBSCRIBERS, origin, `whsec_${SIGNING_SECRET.toString("base64")}`],
  );
  await db.pool.query("update config_version set version = version + 1 where id = 1");
  return { db, topicId: handler.topics[0]?.id ?? "", made: 0 };
}

/** Adds events of the last hour with one delivery each, spread over all subscribers and shards. */
export async function addDeliveries(
  stage: Stage,
  count: number,
  state: "failed" | "scheduled",
): Promise<void> {
  const { pool } = stage.db;
  const now = new Date();
  await ensureDayPartitions(pool, new Date(now.getTime() - 7_200_000), now);
  for (const end = stage.made + count; stage.made < end; ) {
    const first = stage.made;
    stage.made = Math.min(first + BATCH, end);
    await pool.query(DELIVERIES, [first, stage.made - 1, now, SUBSCRIBERS, stage.topicId, state]);
  }
  for (const table of ["event", "event_payload", "delivery"]) await pool.query(`vacuum analyze ${table}`);
  await pool.query("checkpoint");
}

/** Makes the deliveries that are due later due now. */
export async function makeDue({ db }: Stage): Promise<void> {
  await db.pool.query("update delivery set due_at = now() where state = 'scheduled' and due_at = $1", [
    LATER,
  ]);
  await db.pool.query("select pg_notify('redeliver_due', $1)", [
    Array.from({ length: 32 }, (_, shard) => shard).join(),
  ]);
}

/** Inserts events $1 to $2 of topic $5, received within the hour before $3, for $4 subscribers in turn, in state $6. */
const DELIVERIES = `
with made as materialized (
  select ${shardIdSql("at", "md5('event ' || n)", "shard")} as event_id,
    ${shardIdSql("at", "md5('delivery ' || n)", "shard")} as id, shard::smallint as shard, at,
    convert_to(${eventBodySql("n")}, 'UTF8') as body, ${numberedSql("0001", "n % $4::int")} as subscriber_id
  from (
    select n, hashint4(n) & 31 as shard,
      date_trunc('milliseconds', $3::timestamptz - make_interval(secs => 3600.0 * ($2::int - n) / ($2::int - $1::int + 1))) as at
    from generate_series($1::int, $2::int) as n) as numbers
), event as (
  insert into event (id, shard, received_at, http_status, path, context_id, context_name, handler_id, handler_name,
    handler_path, topic_id, topic_name, content_type, size_bytes, subscriber_count)
  select event_id, shard, at, 202, '/set/set', '${DEFAULT_CONTEXT_ID}', 'default', handler.id, handler.name,
    handler.base_path, topic.id, topic.name, 'application/json', length(body), 1
  from made, topic join handler on handler.id = topic.handler_id where topic.id = $5::uuid
), payload as (
  insert into event_payload (event_id, shard, received_at, headers, body, is_text)
  select event_id, shard, at, '{"content-type":"application/json"}', body, true from made
)
insert into delivery (id, shard, event_id, subscriber_id, received_at, context_id, context_name, handler_id, handler_name,
  topic_id, topic_name, subscriber_name, subscriber_url, expected_status, due_at, state, attempts, failed_at, failure_class,
  failure_kind, failure_detail, http_status)
select made.id, shard, event_id, subscriber_id, at, '${DEFAULT_CONTEXT_ID}', 'default', handler.id, handler.name, topic.id,
  topic.name, subscriber.name, subscriber.url, 200, '${LATER}', $6::delivery_state, 1, at,
  'server_error', 'http_status', 'Answered 503, expected 200', 503
from made join subscriber on subscriber.id = made.subscriber_id,
  topic join handler on handler.id = topic.handler_id where topic.id = $5::uuid`;
