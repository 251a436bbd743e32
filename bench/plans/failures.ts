/** Creates a database with the failures of a busy hub in SQL, for measurements of lists. */
import { rm } from "node:fs/promises";
import path from "node:path";
import { COMMAND_STATEMENT_MS } from "../../lib/config/statement-limits";
import { type Database, openDatabase, type Queryable } from "../../lib/db/client";
import { migrate } from "../../lib/db/migrate";
import { startEmbeddedPostgres } from "../../lib/supervisor/postgres/embedded";
import { temporaryFolder } from "../support/database";
import { numberedId, numberedSql, shardIdSql } from "../support/sql-ids";

const SUBSCRIBERS = 200;
/** Causes of each subscriber: a failure group each. */
const CAUSES = 10;
export const DAYS = 30;

export type FailuresDatabase = { db: Database; url: string; now: Date; close: () => Promise<void> };

export type FailuresOptions = {
  /** Number of deliveries. */
  deliveries: number;
  /** How many of twenty deliveries failed; the others are delivered, scheduled or discarded. */
  failedOfTwenty: 10 | 18;
};

/** Starts a separate PostgreSQL with default settings and fills it, in about a minute per million deliveries. */
export async function openFailuresDatabase(options: FailuresOptions): Promise<FailuresDatabase> {
  const folder = await temporaryFolder();
  const server = await startEmbeddedPostgres({ dataDir: path.join(folder, "postgres"), password: "bench" });
  await migrate(server.url);
  const db = openDatabase(server.url, 4, COMMAND_STATEMENT_MS);
  const now = new Date();
  await fill(db, now, options);
  return {
    db,
    url: server.url,
    now,
    close: async () => {
      await db.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const subscriberId = (number: number) => numberedId("0001", number);
export const contextId = (number: number) => numberedId("0002", number);

/** The name of a context by its number, as an SQL expression. */
function contextName(number: string): string {
  return `coalesce((array['default', 'testing', 'staging', 'rehearsal'])[${number}], 'region-' || ${number})`;
}

async function fill({ pool }: Database, now: Date, options: FailuresOptions): Promise<void> {
  await pool.query(`insert into subscriber (id, name, url, expected_status, signing_key)
    select ${numberedSql("0001", "n")}, 'Subscriber ' || n, 'https://s' || n || '.example.com/hooks/orders', 200, 'whsec_'
    from generate_series(1, ${SUBSCRIBERS}) as n`);
  await pool.query("alter table delivery drop constraint delivery_event_id_fkey");
  await pool.query(NAMES);
  await pool.query(GROUPS, [now, DAYS]);
  await pool.query(
    "insert into failure_fingerprint (id, key, group_id, home_group_id) select id, int8send(id), id, id from failure_group",
  );
  await fillWithoutIndexes(pool, "delivery", () =>
    pool.query(DELIVERIES, [now, options.deliveries, DAYS, options.failedOfTwenty]),
  );
  await pool.query("vacuum analyze");
}

/** Fills a table without its indexes, which are made afterwards: many times faster. */
export async function fillWithoutIndexes(
  pool: Queryable,
  table: "delivery" | "event",
  fillTable: () => Promise<unknown>,
): Promise<void> {
  const { rows } = await pool.query<{ name: string; definition: string }>(
    `select indexname as name, indexdef as definition from pg_indexes
     where tablename = $1 and indexname <> $1 || '_pkey'`,
    [table],
  );
  for (const { name } of rows) await pool.query(`drop index ${name}`);
  await fillTable();
  for (const { definition } of rows) await pool.query(definition);
}

/** What deliveries and events name, by the same numbers: names are accepted in filters only if they exist. */
const NAMES = `
with context as (
  insert into context (id, name) select ${numberedSql("0002", "n")}, ${contextName("n")} from generate_series(2, 20) as n
), handler as (
  insert into handler (id, name, base_path) select ${numberedSql("0003", "n")}, 'Handler ' || n, '/handler-' || n from generate_series(1, 20) as n
), topic as (
  insert into topic (id, handler_id, name) select ${numberedSql("0004", "n")}, ${numberedSql("0003", "n")}, 'topic-' || n from generate_series(1, 20) as n
)
insert into publisher (id, name, client_id, client_secret_hash)
select ${numberedSql("0005", "n")}, 'Publisher ' || n, 'publisher-' || n, '' from generate_series(0, 6) as n`;

/** The class, the status and the answer of each cause, as rows of SQL: the ids of groups are those of their fingerprints, subscriber by subscriber. */
const CAUSE_ROWS = `(values
  (0, 'server_error', 500, 'Internal Server Error'), (1, 'server_error', 501, 'Not implemented: order type {number}'),
  (2, 'server_error', 502, 'upstream {host} refused the connection'), (3, 'server_error', 503, 'Overloaded, try again in {number} s'),
  (4, 'client_error', 400, 'amount {number} is not an integer'), (5, 'client_error', 404, 'Order {id} was not found'),
  (6, 'client_error', 422, 'currency is missing in order {id}'), (7, 'no_response', null, 'timeout'),
  (8, 'unexpected_success', 202, 'Accepted'), (9, 'other_status', 302, 'Found')) as cause (number, class, status, template)`;

/** $1: now, $2: days. */
const GROUPS = `
insert into failure_group (id, subscriber_id, expected_status, http_status, failure_class, failure_kind, template, state, created_at, state_at)
select (n - 1) * ${CAUSES} + number + 1, ${numberedSql("0001", "n")}, 200, status, class::failure_class,
  case when class = 'no_response' then 'timeout' else 'http_status' end::failure_kind, template, 'open',
  $1::timestamptz - make_interval(days => $2::int), $1::timestamptz - make_interval(days => $2::int)
from generate_series(1, ${SUBSCRIBERS}) as n cross join ${CAUSE_ROWS}`;

/**
 * $1: now, $2: number of rows, $3: days, $4: how many of twenty failed. The distribution is
 * skewed: one subscriber has 30 %, few others have most of the rest. Two values are not spread evenly over time, as the planner
 * assumes: `other_status` occurs only more than ten days ago, and subscriber 200 failed only in one outage twelve days ago.
 */
const DELIVERIES = `
insert into delivery (id, shard, event_id, subscriber_id, received_at, context_id, context_name, handler_id, handler_name,
  topic_id, topic_name, subscriber_name, subscriber_url, expected_status, state, due_at, attempts, retrying_since,
  failed_at, failure_class, failure_kind, failure_detail, http_status, failure_fingerprint_id, finished_at, discarded_at, purge_at)
select ${shardIdSql("at", "hash", "shard")}, shard, ${shardIdSql("at", "md5(hash)", "shard")}, ${numberedSql("0001", "subscriber")}, at,
  ${numberedSql("0002", "context")}, ${contextName("context")},
  ${numberedSql("0003", "topic")}, 'Handler ' || topic, ${numberedSql("0004", "topic")}, 'topic-' || topic,
  'Subscriber ' || subscriber, 'https://s' || subscriber || '.example.com/hooks/orders', 200, state, at, 4, at,
  case when state in ('failed', 'discarded') then at + interval '1 minute' end,
  class, case when class = 'no_response' then 'timeout' else 'http_status' end::failure_kind,
  case when class = 'no_response' then 'No answer within 15 seconds' else 'Answered ' || status || ', expected 200' end,
  status, (subscriber - 1) * ${CAUSES} + cause + 1, at + interval '1 minute',
  case when state = 'discarded' then at + interval '1 day' end,
  case when state = 'discarded' then at + interval '15 days' end
from (
  select n, at, md5(n::text) as hash, n % 32 as shard, 1 + n % 20 as topic,
    case when n % 400 = 0 and age between 12 and 12.2 then 200
      when chance_1 < 0.3 then 1 else 2 + floor(197 * chance_2 ^ 3)::int end as subscriber,
    case when chance_3 < 0.6 then 1 when chance_3 < 0.8 then 2 when chance_3 < 0.89 then 3 when chance_3 < 0.9 then 4
      else 5 + floor(160 * (chance_3 - 0.9))::int end as context,
    (case when n % 2 = 0 or $4::int = 18 and n % 20 > 3 then 'failed' when n % 50 = 1 then 'discarded' when n % 50 = 3 then 'scheduled'
      else 'delivered' end)::delivery_state as state,
    class::failure_class as class, cause, case cause when 4 then 400 when 5 then 404 when 6 then 422 when 8 then 202 when 9 then 302
      when 7 then null else 500 + cause end as status
  from (
    select *, case class when 'server_error' then floor(4 * chance_5)::int when 'client_error' then 4 + floor(3 * chance_5)::int
      when 'no_response' then 7 when 'unexpected_success' then 8 else 9 end as cause
    from (
      select n, $1::timestamptz - interval '2 minutes' - make_interval(secs => age * 86400) as at, age,
      chance_1, chance_2, chance_3, chance_5,
      case when chance_4 < 0.5 then 'server_error' when chance_4 < 0.7 then 'client_error' when chance_4 < 0.9 then 'no_response'
        when chance_4 < 0.98 or age < 10 then 'unexpected_success' else 'other_status' end as class
    from (
      select n, ($2::int - n) * $3::float / $2 as age, random() as chance_1, random() as chance_2,
        random() as chance_3, random() as chance_4, random() as chance_5
      from generate_series(1, $2::int) as n
    ) as numbers
    ) as aged
  ) as caused
) as made`;
