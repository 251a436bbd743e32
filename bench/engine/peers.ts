/**
 * Other queues of this ecosystem, if the folder of their benchmark exists. Each runs through `child.mjs NAME enqueue|work|verify CONTEXT`
 * of that folder, on our PostgreSQL or Redis and against our sinks. This repository contains nothing of them.
 */
import { existsSync } from "node:fs";
import path from "node:path";
import type { EmbeddedServer } from "../../lib/supervisor/postgres/embedded";
import { createDatabase, onServer } from "../support/database";
import type { Contender, Run, StoreCounts } from "./contender";
import { peerPhase, startPeerWorker } from "./peer-process";
import type { Redis } from "./redis";

type Peer = {
  name: string;
  /** File below `contenders/`, and its best options. */
  module: string;
  options?: Record<string, number>;
  store: "postgres" | "redis";
  /** Their names of its scenarios. Default: all of theirs. */
  scenarios?: string[];
};

const BATCHES = { batch: 500, lingerMs: 10, shards: 2 };

const PEERS: readonly Peer[] = [
  { name: "ceiling-pg", module: "ceiling-pg", options: BATCHES, store: "postgres" },
  {
    name: "ceiling-pg-capped",
    module: "ceiling-pg",
    options: { ...BATCHES, perSub: 64 },
    store: "postgres",
    scenarios: ["d"],
  },
  { name: "graphile-worker", module: "graphile-worker", store: "postgres" },
  { name: "bullmq", module: "bullmq", store: "redis" },
  { name: "pg-boss", module: "pg-boss", store: "postgres" },
];

/**
 * Checks and returns the folder of the peers.
 * @throws Error with one sentence when it is not their folder or its packages are not installed
 */
export function peersFolder(given: string): string {
  const folder = path.resolve(given);
  if (!existsSync(path.join(folder, "child.mjs")))
    throw new Error(`${folder} is not the folder of the peers' benchmark: there is no child.mjs in it.`);
  if (!existsSync(path.join(folder, "node_modules")))
    throw new Error(`The peers' packages are not installed: run \`npm ci\` in ${folder} first.`);
  return folder;
}

/** Returns the peers as contenders, without those that need Redis if there is none. */
export function peers(folder: string, server: EmbeddedServer, redis: Redis | null): Contender[] {
  return PEERS.filter((peer) => peer.store === "postgres" || redis).map((peer) => ({
    name: peer.name,
    store: peer.store === "redis" ? redis?.pid : server.process.pid,
    takesPart: ({ peersName }) =>
      peersName !== undefined && (peer.scenarios === undefined || peer.scenarios.includes(peersName)),
    prepare: (run) => prepare(peer, folder, server, redis, run),
  }));
}

async function prepare(
  peer: Peer,
  folder: string,
  server: EmbeddedServer,
  redis: Redis | null,
  run: Run,
): ReturnType<Contender["prepare"]> {
  const database = await createDatabase(server);
  const context = contextOf(peer, run, database.url, redis?.port);
  const phase = { folder, module: peer.module, context };
  const { ms } = await peerPhase<{ ms: number }>(phase, "enqueue");
  await onServer(server, "checkpoint");
  const worker = await startPeerWorker(phase);
  return {
    queuedPerSecond: (run.scenario.events / ms) * 1000,
    run: worker.run,
    verify: async () => (run.scenario.hangingShare ? null : await peerPhase<StoreCounts>(phase, "verify")),
    end: async () => {
      await worker.end();
      await database.drop();
    },
  };
}

/** The context that their run.mjs passes to its children. */
function contextOf(peer: Peer, run: Run, databaseUrl: string, redisPort: number | undefined): object {
  const { hostname, port, username, password, pathname } = new URL(databaseUrl);
  return {
    n: run.scenario.events,
    scenario: run.scenario.peersName,
    inflight: run.inFlight,
    procs: 1,
    proc: 0,
    sinks: run.sinks.map((sink) => sink.origin),
    pg: { host: hostname, port: Number(port), user: username, password, database: pathname.slice(1) },
    redis: { port: redisPort },
    opts: peer.options ?? {},
  };
}
