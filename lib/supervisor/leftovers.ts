import { setTimeout as pause } from "node:timers/promises";
import { type Home, keep, kept } from "./home";
import { identify, isRunning, type ProcessIdentity } from "./process-identity";

/** The children of the run that uses this home, for the next start to find should this one be killed. */
const FILE = "processes.json";
/** Children whose supervisor was killed stop by themselves; those that take longer than this are killed. */
const BY_THEMSELVES_MS = 8_000;

export function recordProcesses(home: Home, pids: ReadonlyMap<string, number | undefined>): void {
  const processes = [...pids].flatMap(([name, pid]) => {
    const identity = pid === undefined ? undefined : identify(pid);
    return identity ? [{ name, ...identity }] : [];
  });
  keep(home, FILE, JSON.stringify(processes));
}

/** The processes of a run that was killed which still run. */
export function leftovers(home: Home): ProcessIdentity[] {
  try {
    return (JSON.parse(kept(home, FILE, () => "[]")) as ProcessIdentity[]).filter(isRunning);
  } catch {
    return []; // a file that was cut short
  }
}

/** Waits until leftovers have stopped by themselves, and kills those that do not. */
export async function endLeftovers(processes: ProcessIdentity[]): Promise<void> {
  const end = performance.now() + BY_THEMSELVES_MS;
  while (processes.some(isRunning) && performance.now() < end) await pause(100);
  for (const one of processes.filter(isRunning)) {
    try {
      process.kill(-one.pid, "SIGKILL"); // each child leads a group of its own
    } catch {
      // It has just ended.
    }
  }
}
