import { setTimeout as pause } from "node:timers/promises";
import { type Home, keep, kept } from "./home";
import { identify, isRunning, type ProcessIdentity } from "./process-identity";

/** Lists the children of the current run for the next start, which ends them if this run is killed. */
export const PROCESSES = "processes.json";
/** Children stop on their own after the death of the supervisor. They are killed after this time. */
const OWN_STOP_MS = 8_000;

export function recordProcesses(home: Home, pids: ReadonlyMap<string, number | undefined>): void {
  const processes = [...pids].flatMap(([name, pid]) => {
    const identity = pid === undefined ? undefined : identify(pid);
    return identity ? [{ name, ...identity }] : [];
  });
  keep(home, PROCESSES, JSON.stringify(processes));
}

/** Returns the processes of a killed run that still run. */
export function leftovers(home: Home): ProcessIdentity[] {
  try {
    return (JSON.parse(kept(home, PROCESSES, () => "[]")) as ProcessIdentity[]).filter(isRunning);
  } catch {
    return []; // a truncated file
  }
}

/** Waits until leftover processes have stopped on their own, and kills the others. */
export async function endLeftovers(processes: ProcessIdentity[]): Promise<void> {
  const end = performance.now() + OWN_STOP_MS;
  while (processes.some(isRunning) && performance.now() < end) await pause(100);
  for (const one of processes.filter(isRunning)) {
    try {
      process.kill(-one.pid, "SIGKILL"); // each child leads a process group
    } catch {
      // It has ended in the meantime.
    }
  }
}
