/** Writes deliveries of many subscribers in SQL by the rules of lib/db/ids.ts: failed ones, and ones that are due later. */

import type { Database } from "../../lib/db/client";
import { ensureDayPartitions } from "../../lib/db/partitions";
import { createHandler } from "../../prisma/factories/factories";
import { SIGNING_SECRET } from "../support/events";
import { EVENTS_AT_ONCE, insertEvents } from "../support/insert-events";
import { numberedSql } from "../support/sql-ids";

export const SUBSCRIBERS = 50;
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
    stage.made = Math.min(first + EVENTS_AT_ONCE, end);
    await pool.query(DELIVERIES, [first, stage.made - 1, now, SUBSCRIBERS, state, stage.topicId]);
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

/** Inserts events $1 to $2 of topic $6, received within the hour before $3, for $4 subscribers in turn, in state $5 after one attempt. */
const DELIVERIES = insertEvents({
  path: "/set/set",
  at: "$3::timestamptz - make_interval(secs => 3600.0 * ($2::int - n) / ($2::int - $1::int + 1))",
  subscriber: numberedSql("0001", "n % $4::int"),
  due: `'${LATER}'::timestamptz`,
  columns:
    ", state, attempts, next_trigger, retrying_since, failed_at, failure_class, failure_kind, failure_detail, http_status",
  values:
    ", $5::delivery_state, 1, 'manual', at, case when $5 = 'failed' then at end, 'server_error', 'http_status', 'Answered 503, expected 200', 503",
});
