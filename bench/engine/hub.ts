import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import type { EmbeddedServer } from "../../lib/supervisor/postgres/embedded";
import { cpuSeconds, peakMemoryMb } from "../support/processes";
import { startWorker } from "../support/worker";
import { expectedRequests } from "./answers";
import type { Contender, Run, StoreCounts } from "./contender";
import { awaitFirstDelivery } from "./probe";
import { type Queue, queueEvents, resume } from "./queue";

/** Interval of the checks for the end of a run, in milliseconds: the resolution of the durable end. */
const LOOK_EVERY_MS = 10;
const RUN_LIMIT_MS = 240_000;
/** Requests still under way after a run are hanging: there is no need to wait for them. */
const PATIENCE_MS = 3000;

/** The contender Redeliver: the real worker process on a database with events published in batches. */
export function hub(server: EmbeddedServer): Contender {
  return {
    name: "hub",
    store: server.process.pid,
    takesPart: () => true,
    prepare: async (run) => {
      const queue = await queueEvents(server, run);
      const worker = await startWorker(queue.url);
      // Each state has a small partial index; reading the whole table would cost more than the remaining deliveries.
      const watcher = new pg.Client({ connectionString: queue.url, options: "-c enable_seqscan=off" });
      const end = async () => {
        await worker.end(PATIENCE_MS);
        await watcher.end();
        await queue.drop();
      };
      try {
        await watcher.connect();
        await awaitFirstDelivery(queue.db);
      } catch (error) {
        await end();
        throw error;
      }
      return {
        queuedPerSecond: queue.queuedPerSecond,
        run: async () => {
          const before = cpuSeconds(worker.pid);
          const startedAt = performance.timeOrigin + performance.now();
          await resume(queue);
          await durableEnd(run, () => isPending(watcher, queue));
          const endedAt = performance.timeOrigin + performance.now();
          return {
            startedAt,
            endedAt,
            cpuSeconds: cpuSeconds(worker.pid) - before,
            memoryMb: peakMemoryMb(worker.pid),
          };
        },
        verify: () => count(queue),
        end,
      };
    },
  };
}

/** Waits until all events of the healthy subscribers are durably delivered or failed. */
async function durableEnd({ scenario, sinks }: Run, isPending: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + RUN_LIMIT_MS;
  const expected = expectedRequests(scenario);
  // Asks the sink first, which costs the database nothing during the run.
  while (((await sinks[0]?.requests()) ?? 0) < expected || (await isPending())) {
    if (performance.now() > deadline) throw new Error("not everything was delivered in time");
    await pause(LOOK_EVERY_MS);
  }
}

async function isPending(watcher: pg.Client, { healthyIds }: Queue): Promise<boolean> {
  const { rows } = await watcher.query<{ pending: boolean }>(
    "select exists (select from delivery where state = 'scheduled' and subscriber_id = any($1::uuid[])) as pending",
    [healthyIds],
  );
  return rows[0]?.pending ?? false;
}

async function count({ db, healthyIds }: Queue): Promise<StoreCounts> {
  const { rows } = await db.pool.query<StoreCounts>(
    `select count(*) filter (where state = 'delivered')::int as delivered,
       count(*) filter (where state = 'failed')::int as dead,
       count(*) filter (where state = 'scheduled')::int as pending,
       (select count(*)::int from attempt a join delivery d on d.id = a.delivery_id and d.shard = a.shard
        where d.subscriber_id = any($1::uuid[])) as attempts
     from delivery where subscriber_id = any($1::uuid[])`,
    [healthyIds],
  );
  return rows[0] ?? { delivered: 0, dead: 0, pending: 0, attempts: 0 };
}
