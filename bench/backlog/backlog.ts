/**
 * Measures a deep backlog: one worker with 1,000,000 pending deliveries of 10,000 subscribers. First measures the statements of its
 * claims, in turn with two backlogs of 20,000: one of the same subscribers, one of so few that each has as many pending. Then
 * measures memory and rate of the worker while 200,000 are delivered. The times come from PostgreSQL's log, for the connection with
 * which the worker claims.
 */
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { type SinkProcess, startSink } from "../engine/sink-process";
import type { BenchArguments } from "../support/arguments";
import { startBenchDatabase } from "../support/database";
import { peakMemoryMb } from "../support/processes";
import { rotated } from "../support/summary";
import { startWorker } from "../support/worker";
import { claimTable, type Watched } from "./claim-table";
import { addToBacklog, type BacklogHub, createBacklogHub } from "./fill";
import { checkBacklog, type Delivered } from "./ledger";
import { type Execution, LogReader, readExecutions, STATEMENT_LOG_SETTINGS } from "./statement-log";

const PENDING = 1_000_000;
const ROUNDS = 3;
/** Pending deliveries per subscriber; reduction factor of the small backlogs; share that is finally delivered. */
const PER_SUBSCRIBER = 100;
const SMALLER = 50;
const DRAINED = 1 / 5;
/** Statements are measured until half of a small backlog is delivered: claims become smaller towards its end. */
const WATCHED = 1 / 2;
/** The rate of the worker is measured after this share of its deliveries. */
const WARM_UP = 1 / 20;
const LOOK_EVERY_MS = 20;
const LIMIT_MS = 900_000;
/** Time for a stopping worker to write its outcomes. */
const STOP_WITHIN_MS = 60_000;
const CLAIMING = /^redeliver worker .* claimer$/;

type Backlog = { name: string; pending: number; hub: BacklogHub; delivered: Delivered[] };

/** Runs the benchmark and prints its figures. */
export async function benchBacklog(options: BenchArguments): Promise<string[]> {
  const pending = options.count ?? PENDING;
  const small = Math.ceil(pending / SMALLER);
  const subscribers = Math.ceil(pending / PER_SUBSCRIBER);
  const database = await startBenchDatabase(STATEMENT_LOG_SETTINGS);
  const sink = await startSink();
  try {
    const makeBacklog = async (count: number, of: number): Promise<Backlog> => {
      const hub = await createBacklogHub(database.server, of, sink.origin);
      return { name: `${count} of ${of}`, pending: count, hub, delivered: [] };
    };
    const large = await makeBacklog(pending, subscribers);
    const backlogs = [
      await makeBacklog(small, subscribers),
      await makeBacklog(small, Math.ceil(small / PER_SUBSCRIBER)),
      large,
    ];
    const log = new LogReader(database.log);
    const watched: Watched[] = [];
    for (let round = 0; round < (options.rounds ?? ROUNDS); round++) {
      for (const backlog of rotated(backlogs, round)) {
        await refill(backlog);
        await log.next();
        await deliver(backlog, sink, async () => {
          await reaches(sink, Math.ceil(small * WATCHED));
          watched.push({ backlog: backlog.name, round, executions: claiming(await log.next()) });
        });
      }
    }
    const names = backlogs.map(({ name }) => name);
    console.log(
      "\nClaims, by PostgreSQL's clock; backlogs as pending deliveries of a number of subscribers:",
    );
    console.log(claimTable(watched, names));
    await drain(large, sink, Math.ceil(pending * DRAINED), log);
    const isSilent = watched.some(({ executions }) => executions.length === 0);
    const problems = isSilent ? ["PostgreSQL's log contains no claims"] : [];
    for (const { name, hub, delivered } of backlogs)
      problems.push(...(await checkBacklog(hub.db, delivered)).map((one) => `${name}: ${one}`));
    for (const { hub } of backlogs) await hub.drop();
    return problems;
  } finally {
    await sink.end();
    await database.end();
  }
}

/** Replaces the delivered events. */
async function refill({ name, hub, pending, delivered }: Backlog): Promise<void> {
  const missing = pending - hub.made + delivered.reduce((sum, { events }) => sum + events, 0);
  if (missing === 0) return;
  const began = performance.now();
  await addToBacklog(hub, missing);
  if (missing === pending)
    console.log(`${name} subscribers: made in ${((performance.now() - began) / 1000).toFixed(0)} s`);
}

/** Runs a worker until `watch` resolves. */
async function deliver(
  { hub, delivered }: Backlog,
  sink: SinkProcess,
  watch: (worker: { pid: number | undefined }) => Promise<void>,
): Promise<void> {
  await sink.configure({ delayMs: 0, failPercent: 0 });
  const worker = await startWorker(hub.url);
  try {
    await watch(worker);
  } finally {
    await worker.end(STOP_WITHIN_MS);
  }
  const { requests, events, duplicates, signaturesWrong, bodiesWrong } = await sink.stats();
  delivered.push({ requests, events, duplicates, wrong: signaturesWrong + bodiesWrong });
}

async function drain(backlog: Backlog, sink: SinkProcess, count: number, log: LogReader): Promise<void> {
  await refill(backlog);
  await log.next();
  const first = Math.ceil(count * WARM_UP);
  await deliver(backlog, sink, async (worker) => {
    await reaches(sink, first);
    const began = performance.now();
    await reaches(sink, count);
    const rate = ((count - first) / (performance.now() - began)) * 1000;
    const spent = claiming(await log.next()).reduce((sum, { ms }) => sum + ms, 0);
    console.log(
      `\n${count} of ${backlog.pending} delivered: ${Math.round(rate)} deliveries/s (after the first ${first}); the worker used ` +
        `${peakMemoryMb(worker.pid)} MB at most; claims took PostgreSQL ${((spent / count) * 1000).toFixed(0)} ms per 1,000.`,
    );
  });
}

/** @throws when the sink does not receive this number of requests in time */
async function reaches(sink: SinkProcess, requests: number): Promise<void> {
  const deadline = performance.now() + LIMIT_MS;
  while ((await sink.requests()) < requests) {
    if (performance.now() > deadline) throw new Error(`${requests} deliveries did not arrive in time.`);
    await pause(LOOK_EVERY_MS);
  }
}

function claiming(text: string): Execution[] {
  return readExecutions(text).filter(({ application }) => CLAIMING.test(application));
}
