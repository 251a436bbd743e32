/** What a hub uses that has nothing to do, as `npm start` starts it: CPU of each of its processes, as % of one core. */
import { setTimeout as pause } from "node:timers/promises";
import type { BenchArguments } from "./arguments";
import { cpuSeconds, peakMemoryMb } from "./processes";
import { startHub } from "./started-hub";
import { markdownTable } from "./summary";

/** Starting leaves work behind: partitions to make, statistics, a first look at everything. */
const SETTLE_MS = 15_000;

/** Watches an idle hub for `seconds` and prints what it used. */
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
