/**
 * Measures durable deliveries per second, compared with the same HTTP client without a store and, if their folder exists, with other
 * queues. Each contender runs in processes of its own, one after the other and in a different order in each round, against the same
 * sinks, with the same events, signatures and answers. Ratios are calculated per round, so that a slower machine affects both.
 */
import { mkdir, writeFile } from "node:fs/promises";
import type { BenchArguments } from "../support/arguments";
import { type BenchDatabase, startBenchDatabase } from "../support/database";
import { watchOthers } from "../support/machine";
import { cpuSeconds } from "../support/processes";
import { rotated } from "../support/summary";
import { ceiling } from "./ceiling";
import type { Contender } from "./contender";
import { hub } from "./hub";
import { checkRun } from "./ledger";
import { peers, peersFolder } from "./peers";
import { type Redis, startRedis } from "./redis";
import { describeRun, type EngineRun, scenarioTable } from "./report";
import { chooseScenarios, healthyCount, type Scenario } from "./scenarios";
import { type SinkProcess, startSink } from "./sink-process";

const ROUNDS = 3;
const OUT = "bench/out";

/** Runs the scenarios; prints a line per run and a table per scenario, and writes all runs to bench/out/engine.json. */
export async function benchEngine(options: BenchArguments): Promise<string[]> {
  const scenarios = chooseScenarios(options.scenarios, options.count);
  const folder = options.peers === undefined ? null : peersFolder(options.peers);
  const database = await startBenchDatabase();
  const sinks = [await startSink(), await startSink()];
  const redis = folder === null ? null : await startRedis();
  try {
    const contenders = chooseContenders(options, folder, database, redis);
    const runs: EngineRun[] = [];
    const problems: string[] = [];
    for (const [name, scenario] of scenarios) {
      console.log(`\n${name}: ${scenario.what} (${scenario.events} events)`);
      const taking = contenders.filter((contender) => contender.takesPart(scenario));
      const done: EngineRun[] = [];
      for (let round = 0; round < (options.rounds ?? ROUNDS); round++) {
        for (const contender of rotated(taking, round)) {
          const setting = { name, scenario, round, inFlight: options.inFlight };
          const run = await runOnce(contender, setting, sinks).catch((error: Error) => {
            console.log(`[${name}] ${contender.name} FAILED: ${error.message}`);
            problems.push(`${name}, ${contender.name}: it did not finish: ${error.message}`);
          });
          if (run) done.push(run);
        }
      }
      console.log(`\n${scenarioTable(done)}`);
      runs.push(...done);
    }
    await mkdir(OUT, { recursive: true });
    await writeFile(`${OUT}/engine.json`, JSON.stringify(runs, null, 1));
    return [
      ...problems,
      ...runs.flatMap((run) => run.problems.map((one) => `${run.scenario}, ${run.contender}: ${one}`)),
    ];
  } finally {
    for (const sink of sinks) await sink.end();
    await redis?.end();
    await database.end();
  }
}

function chooseContenders(
  { contenders: wanted }: BenchArguments,
  folder: string | null,
  { server }: BenchDatabase,
  redis: Redis | null,
): Contender[] {
  if (folder !== null && redis === null)
    console.log("There is no redis-server in the path: bullmq is left out.");
  const all = [hub(server), ceiling, ...(folder === null ? [] : peers(folder, server, redis))];
  const unknown = wanted?.filter((name) => !all.some((one) => one.name === name)) ?? [];
  if (unknown.length > 0)
    throw new Error(
      `There is no contender ${unknown.join(", ")}: choose from ${all.map((one) => one.name).join(", ")}.`,
    );
  return all.filter((one) => wanted?.includes(one.name) ?? true);
}

type Setting = { name: string; scenario: Scenario; round: number; inFlight: number };

async function runOnce(contender: Contender, setting: Setting, sinks: SinkProcess[]): Promise<EngineRun> {
  const { name, scenario, round, inFlight } = setting;
  for (const [index, sink] of sinks.entries())
    await sink.configure(scenario.sinks[index] ?? { delayMs: 0, failPercent: 0 });
  const prepared = await contender.prepare({
    scenario,
    inFlight,
    sinks: sinks.slice(0, scenario.sinks.length),
  });
  try {
    const [healthySink] = sinks;
    const spent = () => ({ store: cpuSeconds(contender.store), sink: cpuSeconds(healthySink?.pid) });
    const before = spent();
    const others = watchOthers();
    const finish = await prepared.run();
    const after = spent();
    const meanwhile = others();
    const stats = await healthySink?.stats();
    if (!stats) throw new Error("There is no sink.");
    const seconds = (finish.endedAt - finish.startedAt) / 1000;
    const run: EngineRun = {
      scenario: name,
      contender: contender.name,
      round,
      events: scenario.events,
      rate: healthyCount(scenario) / seconds,
      requests: stats.requests,
      seconds,
      queuedPerSecond: prepared.queuedPerSecond,
      cpu: {
        worker: finish.cpuSeconds,
        store: after.store - before.store,
        sink: after.sink - before.sink,
        others: meanwhile.cpu,
      },
      memoryMb: finish.memoryMb,
      problems: checkRun(scenario, stats, finish, await prepared.verify()),
    };
    console.log(describeRun(run));
    return run;
  } finally {
    await prepared.end();
  }
}
