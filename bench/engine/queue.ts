import { COMMAND_STATEMENT_MS } from "../../lib/config/statement-limits";
import { CONFIG_CHANNEL } from "../../lib/db/channels";
import { type Database, openDatabase } from "../../lib/db/client";
import { migrate } from "../../lib/db/migrate";
import { publishEvents } from "../../lib/publishing/publish-events";
import type { EmbeddedServer } from "../../lib/supervisor/postgres/embedded";
import { createHandler, createPolicy, createSubscriber } from "../../prisma/factories/factories";
import { createDatabase } from "../support/database";
import { eventBody, MOST_ATTEMPTS, SIGNING_SECRET } from "../support/events";
import type { Run } from "./contender";
import { hangs, subscriberOf } from "./scenarios";

const BATCH = 1000;

/** The database of a hub with the queued events of a run, and the subscribers of the run. */
export type Queue = {
  db: Database;
  url: string;
  healthyIds: string[];
  queuedPerSecond: number;
  drop: () => Promise<void>;
};

/**
 * Creates a migrated database with the events of a run durably queued for the sinks: a handler with a topic per subscriber and a policy
 * that retries at once. The subscribers are paused until `resume`.
 */
export async function queueEvents(server: EmbeddedServer, run: Run): Promise<Queue> {
  const { url, drop } = await createDatabase(server);
  await migrate(url);
  const db = openDatabase(url, 4, COMMAND_STATEMENT_MS);
  const subscriberIds = await configure(db, run);
  const began = performance.now();
  for (let from = 0; from < run.scenario.events; from += BATCH) {
    const size = Math.min(BATCH, run.scenario.events - from);
    const events = Array.from({ length: size }, (_, offset) => ({
      handler: "/bench",
      topic: topicOf(subscriberOf(run.scenario, from + offset)),
      body: Buffer.from(eventBody(from + offset)),
    }));
    await publishEvents(db, events);
  }
  const queuedPerSecond = (run.scenario.events / (performance.now() - began)) * 1000;
  // The other queues do the same, and autovacuum does it before a queue becomes long.
  await db.pool.query("vacuum analyze");
  await db.pool.query("checkpoint");
  return {
    db,
    url,
    healthyIds: subscriberIds.filter((_, number) => !hangs(run.scenario, number)),
    queuedPerSecond,
    drop: async () => {
      await db.close();
      await drop();
    },
  };
}

/** Resumes the subscribers: the start of a run. */
export async function resume({ db }: Queue): Promise<void> {
  await db.prisma.subscriber.updateMany({ data: { paused: false } });
  await announceConfig(db);
}

async function configure(db: Database, { scenario, sinks, inFlight }: Run): Promise<string[]> {
  const policy = await createPolicy(db.prisma, {
    retry: { strategy: "immediate", attempts: MOST_ATTEMPTS - 1 },
  });
  const numbers = Array.from({ length: scenario.subscribers }, (_, number) => number);
  const topicNames = numbers.map(topicOf);
  const handler = await createHandler(db.prisma, { basePath: "/bench", topicNames, policyId: policy.id });
  const ids: string[] = [];
  for (const number of numbers) {
    const subscriber = await createSubscriber(db.prisma, {
      name: `Subscriber ${number}`,
      url: `${sinks[hangs(scenario, number) ? 1 : 0]?.origin}/hook`,
      paused: true,
      maxConcurrency: scenario.perSubscriber ?? inFlight,
      signingKey: `whsec_${SIGNING_SECRET.toString("base64")}`,
      topicIds: handler.topics.filter((topic) => topic.name === topicOf(number)).map((topic) => topic.id),
    });
    ids.push(subscriber.id);
  }
  await announceConfig(db);
  return ids;
}

const topicOf = (subscriber: number) => `topic-${subscriber}`;

async function announceConfig(db: Database): Promise<void> {
  await db.pool.query("update config_version set version = version + 1 where id = 1");
  await db.pool.query("select pg_notify($1, '')", [CONFIG_CHANNEL]);
}
