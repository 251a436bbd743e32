/** Measures an idle hub of `npm start`: CPU of each of its processes, in % of one core. */
import { setTimeout as pause } from "node:timers/promises";
import type { BenchArguments } from "./support/arguments";
import { cpuSeconds, peakMemoryMb } from "./support/processes";
import { startHub } from "./support/started-hub";
import { markdownTable } from "./support/summary";

/** Time for the work after a start: partitions, statistics, first reads. */
const SETTLE_MS = 15_000;

/** Measures an idle hub for `seconds` and prints its CPU use. */
export async function benchIdle({ seconds }: BenchArguments): Promise<string[]> {
  const hub = await startHub();
  try {
    await pause(SETTLE_MS);
    const { worker, database, web } = hub.pids;
    const before = [worker, database, web].map(cpuSeconds);
    await pause(seconds * 1000);
    const [ofWorker = 0, ofDatabase = 0, ofWeb = 0] = [worker, database, web].map(
      (pid, index) => ((cpuSeconds(pid) - (before[index] ?? 0)) / seconds) * 100,
    );
    const row = (name: string, percent: number, pid?: number) => [
      name,
      `${percent.toFixed(2)} %`,
      pid === undefined ? "" : String(peakMemoryMb(pid)),
    ];
    console.log(`An idle hub for ${seconds} s, % of one core:`);
    console.log(
      markdownTable(
        ["process", "CPU", "peak MB"],
        [
          row("worker", ofWorker, worker),
          row("PostgreSQL", ofDatabase),
          row("worker and PostgreSQL together", ofWorker + ofDatabase),
          row("web", ofWeb, web),
        ],
      ),
    );
    return [];
  } finally {
    await hub.end();
  }
}
