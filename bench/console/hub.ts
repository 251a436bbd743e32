/** The console on a database with millions of failures: the production build in a web process, without a worker, which would deliver. */
import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import path from "node:path";
import { SYSTEM } from "../../lib/access/actor";
import { createApiKey } from "../../lib/api-keys/mutations";
import type { Database } from "../../lib/db/client";
import { newId } from "../../lib/db/ids";
import { freePort } from "../../lib/net/free-port";
import { build, isBuildFresh } from "../../lib/supervisor/build";
import { answers } from "../../lib/supervisor/ready";
import { supervise } from "../../lib/supervisor/supervise";
import { sessionCookie } from "../../lib/testing/session-cookie";
import { createPolicy } from "../../prisma/factories/factories";
import { fillWithoutIndexes, openFailuresDatabase } from "../plans/failures";
import { temporaryFolder } from "../support/database";
import { measuredNodeArguments } from "../support/processes";

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

/** Fills a database with failures and one event for each delivery, and starts a web process on it. */
export async function startConsoleHub(failures: number): Promise<ConsoleHub> {
  if (!(await isBuildFresh())) {
    console.log("Building (the production build is missing or older than the sources) …");
    await build();
  }
  const deliveries = Math.round((failures * 20) / 18);
  console.log(`Filling a database with ${deliveries} deliveries, of which nine in ten failed …`);
  const { db, url, close } = await openFailuresDatabase({ deliveries, failedOfTwenty: 18 });
  const closing = [close];
  const closeAll = async () => {
    for (const one of closing.reverse()) await one();
  };
  try {
    await fillWithoutIndexes(db.pool, "event", () => db.pool.query(EVENTS));
    await db.pool.query("vacuum analyze event");
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

/** One event for each delivery. Lists read no payloads. */
const EVENTS = `
insert into event (id, shard, received_at, http_status, path, context_id, context_name, handler_id, handler_name, handler_path,
  topic_id, topic_name, publisher_name, size_bytes, subscriber_count, priority)
select event_id, shard, received_at, 202, '/api/events/bench/' || topic_name, context_id, context_name, handler_id, handler_name,
  '/bench', topic_id, topic_name, 'Bench', 1024, 1, 1
from delivery`;

async function signIn(db: Database) {
  const secret = randomBytes(32).toString("base64url");
  const user = {
    id: newId(),
    email: "bench@example.com",
    name: "Bench",
    role: "admin",
  } as const;
  await db.prisma.userAccount.create({ data: user });
  const { key } = await createApiKey(db, SYSTEM, { name: "bench", scopes: ["deliveries:read"] });
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
