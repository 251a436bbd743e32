import { execFile } from "node:child_process";
import { cpus, loadavg, release, totalmem, type } from "node:os";
import { performance } from "node:perf_hooks";
import { promisify } from "node:util";
import { embeddedPrograms } from "../../lib/supervisor/postgres/programs";
import { cpuSeconds, machineSeconds } from "./processes";

/** Describes the machine of a benchmark in one line. */
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
  /** Seconds since the start of the measurement. */
  seconds: number;
  /** CPU seconds of other processes; `stolen`: those that the hypervisor gave to other machines. */
  cpu: number;
  stolen: number;
};

/** Starts a measurement of all other processes. Returns a function that reads it. */
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

/** Describes the load of other processes during a benchmark in one sentence. */
export function describeOthers({ seconds, cpu, stolen }: Others): string {
  const share = (amount: number) => (amount / seconds).toFixed(2);
  return `Others used ${share(cpu)} of ${cpus().length} cores meanwhile (${share(stolen)} stolen by the hypervisor); load ${loadavg()
    .map((load) => load.toFixed(1))
    .join(", ")}.`;
}
