/** The console on a database with millions of failures: the production build in a web process, without a worker, which would deliver. */
import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import path from "node:path";
import { SYSTEM } from "../../lib/access/actor";
import { createApiKey } from "../../lib/api-keys/mutations";
import type { Database } from "../../lib/db/client";
import { newId } from "../../lib/db/ids";
import { ensureDayPartitions } from "../../lib/db/partitions";
import { freePort } from "../../lib/net/free-port";
import { build, isBuildFresh } from "../../lib/supervisor/build";
import { answers } from "../../lib/supervisor/ready";
import { supervise } from "../../lib/supervisor/supervise";
import { sessionCookie } from "../../lib/testing/session-cookie";
import { DAY_MS } from "../../lib/time/units";
import { createPolicy } from "../../prisma/factories/factories";
import { DAYS, fillWithoutIndexes, openFailuresDatabase } from "../plans/failures";
import { temporaryFolder } from "../support/database";
import { measuredNodeArguments } from "../support/processes";
import { numberedSql } from "../support/sql-ids";

const POLICIES = 3;
const STOP_WITHIN_MS = 20_000;

export type ConsoleHub = {
  db: Database;
  origin: string;
  /** The cookie of a signed-in administrator. */
  cookie: { name: string; value: string };
  /** The header of an API key that may read deliveries. */
  authorization: string;
  close: () => Promise<void>;
};

/** Fills a database with failures, with the event, the payload and the last attempt of each, and starts a web process on it. */
export async function startConsoleHub(failures: number): Promise<ConsoleHub> {
  if (!(await isBuildFresh())) {
    console.log("Building (the production build is missing or older than the sources) …");
    await build();
  }
  const deliveries = Math.round((failures * 20) / 18);
  console.log(`Filling a database with ${deliveries} deliveries, of which nine in ten failed …`);
  const { db, url, now, close } = await openFailuresDatabase({ deliveries, failedOfTwenty: 18 });
  const closing = [close];
  const closeAll = async () => {
    for (const one of closing.reverse()) await one();
  };
  try {
    await fillWithoutIndexes(db.pool, "event", () => db.pool.query(EVENTS));
    const begin = new Date(now.getTime() - (DAYS + 1) * DAY_MS);
    await ensureDayPartitions(db.pool, begin, now);
    await db.pool.query(PAYLOADS);
    await db.pool.query(ATTEMPTS);
    await db.pool.query("vacuum analyze event, event_payload, attempt");
    await db.pool.query("checkpoint");
    for (let made = 0; made < POLICIES; made++) await createPolicy(db.prisma);
    const { cookie, authorization, secret } = await signIn(db);
    const web = await startWeb(url, secret);
    closing.push(web.stop);
    return { db, origin: web.origin, cookie, authorization, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** One event for each delivery, of seven publishers; every tenth has a value, every hundredth a high priority. */
const EVENTS = `
insert into event (id, shard, received_at, http_status, path, context_id, context_name, handler_id, handler_name, handler_path,
  topic_id, topic_name, publisher_id, publisher_name, size_bytes, subscriber_count, priority, value)
select event_id, shard, received_at, 202, '/api/events/bench/' || topic_name, context_id, context_name, handler_id, handler_name,
  '/bench', topic_id, topic_name, ${numberedSql("0005", "number % 7")}, 'Publisher ' || number % 7, 1024, 1,
  case when number % 100 = 0 then 0 else 1 end, case when number % 10 = 0 then number / 100.0 end
from (select *, ('x' || substr(md5(id::text), 1, 4))::bit(16)::int as number from delivery) as numbered`;

const PAYLOADS = `
insert into event_payload (event_id, shard, received_at, headers, body, is_text)
select event_id, shard, received_at, '{"content-type": "application/json"}',
  convert_to('{"order": {"id": "' || id || '", "amount": ' || extract(epoch from received_at)::bigint % 1000 || '}}', 'utf8'), true
from delivery`;

/** The last attempt of each delivery that failed. */
const ATTEMPTS = `
insert into attempt (delivery_id, number, started_at, shard, trigger, wait_ms, duration_ms, outcome, http_status, failure_class,
  failure_kind, failure_detail, next_action, worker_id, failure_fingerprint_id)
select id, attempts, failed_at, shard, 'automatic', 12, 34.5,
  case failure_class when 'unexpected_success' then 'partial' else 'failure' end::attempt_outcome, http_status, failure_class,
  failure_kind, failure_detail, 'fail', ${numberedSql("0006", "1")}, failure_fingerprint_id
from delivery where state = 'failed'`;

async function signIn(db: Database) {
  const secret = randomBytes(32).toString("base64url");
  const user = {
    id: newId(),
    email: "bench@example.com",
    name: "Bench",
    role: "admin",
  } as const;
  await db.prisma.userAccount.create({ data: user });
  const { key } = await createApiKey(db, SYSTEM, {
    name: "bench",
    scopes: ["deliveries:read", "payloads:read"],
  });
  return { secret, cookie: await sessionCookie(db, user.id, secret), authorization: `Bearer ${key}` };
}

async function startWeb(databaseUrl: string, secret: string) {
  const home = await temporaryFolder();
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const web = await supervise(
    {
      name: "the web server",
      args: [...measuredNodeArguments(), path.join("lib", "web", "server.mjs")],
      env: {
        ...process.env,
        NODE_ENV: "production",
        PORT: String(port),
        PUBLIC_URL: origin,
        NEXTAUTH_SECRET: secret,
        REDELIVER_SECRET_KEYS: `bench:${randomBytes(32).toString("base64")}`,
        DATABASE_URL: databaseUrl,
        REDELIVER_HOME: home,
        NEXT_TELEMETRY_DISABLED: "1",
      },
      output: path.join(home, "web.log"),
      ready: answers(`${origin}/api/health`),
      stopWithinMs: STOP_WITHIN_MS,
    },
    { report: console.error },
  );
  const stop = async () => {
    await web.stop();
    await rm(home, { recursive: true, force: true });
  };
  return { origin, stop };
}
