import { execFile } from "node:child_process";
import { cpus, loadavg, release, totalmem, type } from "node:os";
import { performance } from "node:perf_hooks";
import { promisify } from "node:util";
import { embeddedPrograms } from "../lib/supervisor/postgres/programs";
import { cpuSeconds, machineSeconds } from "./processes";

/** What the figures of a benchmark were taken on, in one line. */
export async function describeMachine(): Promise<string> {
  const { postgres } = await embeddedPrograms();
  const { stdout } = await promisify(execFile)(postgres, ["--version"]);
  const model = cpus()[0]?.model.trim() ?? "unknown CPU";
  return [
    `${cpus().length} cores (${model}), ${Math.round(totalmem() / 2 ** 30)} GB, ${type()} ${release()}`,
    `Node.js ${process.version}`,
    stdout.trim().replace(/^.*\((.+?)\)/, "$1"),
  ].join("; ");
}

export type Others = {
  /** Seconds since the watch began. */
  seconds: number;
  /** CPU seconds that neither this process nor its descendants used; and what the hypervisor gave to others. */
  cpu: number;
  stolen: number;
};

/** Watches what the rest of the machine does from now on. The answer tells what it did since. */
export function watchOthers(): () => Others {
  const begun = performance.now();
  const before = { ...machineSeconds(), ours: cpuSeconds(process.pid) };
  return () => {
    const { busy, stolen } = machineSeconds();
    const others = busy - before.busy - (cpuSeconds(process.pid) - before.ours);
    return {
      seconds: (performance.now() - begun) / 1000,
      cpu: Math.max(0, others),
      stolen: stolen - before.stolen,
    };
  };
}

/** What others did while a benchmark ran, in one sentence. */
export function describeOthers({ seconds, cpu, stolen }: Others): string {
  const share = (amount: number) => (amount / seconds).toFixed(2);
  return `Others used ${share(cpu)} of ${cpus().length} cores meanwhile (${share(stolen)} stolen by the hypervisor); load ${loadavg()
    .map((load) => load.toFixed(1))
    .join(", ")}.`;
}
