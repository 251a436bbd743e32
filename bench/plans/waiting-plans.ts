/**
 * Measures the list of waiting deliveries while a subscriber is down: duration and plan of each kind of query
 * (docs/decisions/0023-waiting-list.md). The plans go to bench/out/waiting-plans.txt.
 */
import { rm } from "node:fs/promises";
import path from "node:path";
import { COMMAND_STATEMENT_MS } from "../../lib/config/statement-limits";
import { type Database, openDatabase } from "../../lib/db/client";
import { migrate } from "../../lib/db/migrate";
import { startEmbeddedPostgres } from "../../lib/supervisor/postgres/embedded";
import type { WaitingFilter } from "../../lib/waiting/schema";
import {
  searchWaitingStatement,
  waitingCountStatement,
  waitingStatement,
} from "../../lib/waiting/statements/list";
import type { BenchArguments } from "../support/arguments";
import { temporaryFolder } from "../support/database";
import { numberedId, numberedSql, shardIdSql } from "../support/sql-ids";
import { type Case, measureCases } from "./cases";
import { contextId, fillWithoutIndexes, subscriberId } from "./failures";

const WAITING = 5_000_000;
const SUBSCRIBERS = 200;

/** Runs the benchmark with PostgreSQL's default settings. `-n` is the number of waiting deliveries. */
export async function benchWaiting({ count = WAITING }: BenchArguments): Promise<string[]> {
  const folder = await temporaryFolder();
  const server = await startEmbeddedPostgres({ dataDir: path.join(folder, "postgres"), password: "bench" });
  try {
    await migrate(server.url);
    const filling = openDatabase(server.url, 1, COMMAND_STATEMENT_MS);
    await fill(filling, count);
    // As the product reads them (lib/db/within.ts).
    await filling.pool.query("alter role all set enable_bitmapscan = off");
    await filling.close();
    const db = openDatabase(server.url, 4, COMMAND_STATEMENT_MS);
    await measureCases(db, `${count} waiting deliveries`, await casesOf(db), "waiting-plans.txt");
    await db.close();
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return [];
}

async function fill({ pool }: Database, count: number): Promise<void> {
  await pool.query(`insert into subscriber (id, name, url, expected_status, signing_key)
    select ${numberedSql("0001", "n")}, 'Subscriber ' || n, 'https://s' || n || '.example.com/hooks/orders', 200, 'whsec_'
    from generate_series(1, ${SUBSCRIBERS}) as n`);
  await pool.query("alter table delivery drop constraint delivery_event_id_fkey");
  await fillWithoutIndexes(pool, "delivery", () => pool.query(DELIVERIES, [new Date(), count]));
  await pool.query("vacuum analyze");
}

/** The end of the hours of subscriber 2, in hours from now: all of its retries are due when they begin again. */
const OPENS_IN_HOURS = 9;

/**
 * $1 now, $2 number of waiting deliveries, received within the last day, and a fifth as many that were delivered before. Subscriber 1
 * is down and has 80 %, with retries over the next four hours; subscriber 2 has 10 %, all due at the same time; the others share the
 * rest. Of ten thousand, one is of context 2; none is of context 3.
 */
const DELIVERIES = `
insert into delivery (id, shard, event_id, subscriber_id, received_at, context_id, context_name, handler_id, handler_name,
  topic_id, topic_name, subscriber_name, subscriber_url, expected_status, state, due_at, attempts, automatic_attempts,
  next_trigger, failed_at, failure_class, failure_kind, failure_detail, http_status, finished_at)
select ${shardIdSql("at", "hash", "shard")}, shard, ${shardIdSql("at", "md5(hash)", "shard")}, ${numberedSql("0001", "subscriber")}, at,
  ${numberedSql("0002", "context")}, 'context-' || context, ${numberedSql("0003", "topic")}, 'Handler ' || topic,
  ${numberedSql("0004", "topic")}, 'topic-' || topic, 'Subscriber ' || subscriber,
  'https://s' || subscriber || '.example.com/hooks/orders', 200, case when is_old then 'delivered' else 'scheduled' end::delivery_state,
  case when is_old then at when subscriber = 2 then date_trunc('hour', $1::timestamptz) + interval '${OPENS_IN_HOURS} hours'
    else date_trunc('milliseconds', $1::timestamptz + (chance - 0.1) * interval '4 hours') end,
  case when is_old then 1 else 3 end, 2, 'automatic', case when not is_old then at + interval '1 minute' end,
  case when not is_old then 'server_error' end::failure_class, case when not is_old then 'http_status' end::failure_kind,
  case when not is_old then 'Answered 503, expected 200' end, case when is_old then 200 else 503 end, case when is_old then at end
from (
  select n, md5(n::text) as hash, hashint4(n) & 31 as shard, 1 + n % 20 as topic, n <= 0 as is_old, random() as chance,
    case when n % 10 < 8 then 1 when n % 10 = 8 then 2 else 3 + (n / 10) % ${SUBSCRIBERS - 2} end as subscriber,
    case when n % 10000 = 0 then 2 else 1 end as context,
    date_trunc('milliseconds', $1::timestamptz + (n - $2::int)::float8 / $2::int * interval '1 day') as at
  from generate_series(1 - $2::int / 5, $2::int) as n
) as made`;

async function casesOf(db: Database): Promise<Case[]> {
  const { rows } = await db.pool.query<{ at: string; id: string }>(
    `select id, to_char(due_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
     from delivery where state = 'scheduled' order by due_at, id offset 100000 limit 1`,
  );
  const [deep] = rows;
  if (!deep) throw new Error("The database has no waiting deliveries.");
  const { rows: some } = await db.pool.query<{ id: string }>(
    `select event_id as id from delivery where state = 'scheduled' and subscriber_id = $1 limit 1`,
    [subscriberId(1)],
  );
  const { rows: within } = await db.pool.query<{ at: string; id: string }>(
    `select max(id::text) as id, to_char(max(due_at) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
     from (select id, due_at from delivery where state = 'scheduled' and subscriber_id = $1 order by id limit 100000) as first`,
    [subscriberId(2)],
  );
  const filters: [string, WaitingFilter][] = [
    ["all", {}],
    ["the subscriber that is down, 80 %", { subscriberIds: [subscriberId(1)] }],
    ["10 % due at the same time", { subscriberIds: [subscriberId(2)] }],
    ["a subscriber of 0.05 %", { subscriberIds: [subscriberId(100)] }],
    ["fifty subscribers", { subscriberIds: Array.from({ length: 50 }, (_, n) => subscriberId(n + 3)) }],
    ["a handler of 5 %", { handlerIds: [handlerId(7)] }],
    ["a context of 0.01 %", { contextIds: [contextId(2)] }],
    ["a context without any", { contextIds: [contextId(3)] }],
    [
      "a class without any, of the subscriber that is down",
      { subscriberIds: [subscriberId(1)], classes: ["no_response"] },
    ],
    ["an event", { eventIds: [some[0]?.id ?? ""] }],
  ];
  const page = (filter: WaitingFilter, more = {}) => waitingStatement(filter, { ...FIRST, ...more });
  const looked = filters.filter(([name]) => !/handler|context|class|event/.test(name));
  return [
    ...filters.flatMap(([name, filter]) => [
      { name: `50 of ${name}`, statement: page(filter) },
      { name: `count of ${name}`, statement: waitingCountStatement(filter) },
    ]),
    { name: "500 of all", statement: page({}, { limit: 501 }) },
    { name: "the last 50 of all", statement: page({}, { direction: "DESC" }) },
    { name: "50 of all after the 100,000th", statement: page({}, { cursor: [deep.at, deep.id] }) },
    ...looked.flatMap(([name, filter]) =>
      [4_000, 32_000].map((most) => ({
        name: `${most} of ${name}, looked through for a status that none has`,
        statement: searchWaitingStatement({ ...filter, httpStatus: [404] }, FIRST, most),
      })),
    ),
    {
      name: "50 after the 100,000th of those due at the same time",
      statement: page(
        { subscriberIds: [subscriberId(2)] },
        { cursor: [within[0]?.at ?? "", within[0]?.id ?? ""] },
      ),
    },
  ];
}

const FIRST = { sort: "due", direction: "ASC", limit: 51, offset: 0 } as const;

const handlerId = (number: number) => numberedId("0003", number);
