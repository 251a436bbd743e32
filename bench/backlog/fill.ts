/** Creates a database with a backlog in SQL by the rules of lib/db/ids.ts: a million deliveries in a minute. */

import { COMMAND_STATEMENT_MS } from "../../lib/config/statement-limits";
import { type Database, openDatabase } from "../../lib/db/client";
import { migrate } from "../../lib/db/migrate";
import { ensureDayPartitions } from "../../lib/db/partitions";
import type { EmbeddedServer } from "../../lib/supervisor/postgres/embedded";
import { createHandler } from "../../prisma/factories/factories";
import { createDatabase } from "../support/database";
import { SIGNING_SECRET } from "../support/events";
import { EVENTS_AT_ONCE, insertEvents } from "../support/insert-events";
import { numberedSql } from "../support/sql-ids";

const WRITERS = 2;
/** Time over which the backlog accumulated. */
const AGE_MS = 3_600_000;

/** The hub of a backlog. `made`: number of events so far. */
export type BacklogHub = {
  db: Database;
  url: string;
  subscribers: number;
  topicId: string;
  made: number;
  drop: () => Promise<void>;
};

/** Creates a migrated database with subscribers, all at the same sink, each at a path of its own. */
export async function createBacklogHub(
  server: EmbeddedServer,
  subscribers: number,
  origin: string,
): Promise<BacklogHub> {
  const { url, drop } = await createDatabase(server);
  await migrate(url);
  const db = openDatabase(url, WRITERS, COMMAND_STATEMENT_MS);
  const handler = await createHandler(db.prisma, {
    name: "Bench",
    basePath: "/bench",
    topicNames: ["bench"],
  });
  await db.pool.query(
    `insert into subscriber (id, name, url, expected_status, signing_key)
     select ${numberedSql("0001", "n")}, 'Subscriber ' || n, $2 || '/hook/' || n, 200, $3
     from generate_series(0, $1::int - 1) as n`,
    [subscribers, origin, `whsec_${SIGNING_SECRET.toString("base64")}`],
  );
  await db.pool.query("update config_version set version = version + 1 where id = 1");
  return {
    db,
    url,
    subscribers,
    topicId: handler.topics[0]?.id ?? "",
    made: 0,
    drop: async () => {
      await db.close();
      await drop();
    },
  };
}

/** Adds events due over the last hour with one delivery each, spread over all subscribers and shards. */
export async function addToBacklog(hub: BacklogHub, count: number): Promise<void> {
  const { pool } = hub.db;
  const now = new Date();
  await ensureDayPartitions(pool, new Date(now.getTime() - AGE_MS), now);
  const end = hub.made + count;
  const write = async () => {
    while (hub.made < end) {
      const first = hub.made;
      hub.made = Math.min(first + EVENTS_AT_ONCE, end);
      const values = [first, hub.made - 1, now, AGE_MS / 1000, hub.subscribers, hub.topicId];
      await pool.query(EVENTS, values);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  for (const table of ["event", "event_payload", "delivery"]) await pool.query(`vacuum analyze ${table}`);
  await pool.query("checkpoint");
}

/** Inserts events $1 to $2 of topic $6, received within the $4 seconds before $3, for $5 subscribers in turn. */
const EVENTS = insertEvents({
  path: "/bench/bench",
  at: "$3::timestamptz - make_interval(secs => $4::float8 * ($2::int - n) / ($2::int - $1::int + 1))",
  subscriber: numberedSql("0001", "n % $5::int"),
});
