import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** A server stops on its own in this time after the death of its holder. */
const OWN_STOP_MS = 3_000;
/** Time to stop after SIGINT. */
const REQUESTED_STOP_MS = 30_000;

/**
 * Prepares `dataDir` for a start. Stops a server that still runs on it after its holder was killed, and removes a stale lock file
 * so that another program with the same process number is not mistaken for the server.
 */
export async function clearLeftovers(dataDir: string): Promise<void> {
  const lock = path.join(dataDir, "postmaster.pid");
  const pid = lockedBy(lock);
  if (pid === undefined) return;
  if (isServerOf(pid, dataDir)) {
    if (!(await isGoneWithin(pid, dataDir, OWN_STOP_MS))) {
      process.kill(pid, "SIGINT");
      if (!(await isGoneWithin(pid, dataDir, REQUESTED_STOP_MS))) {
        throw new Error(`A PostgreSQL left over from an earlier run (process ${pid}) does not stop.`);
      }
    }
  }
  rmSync(lock, { force: true });
}

function lockedBy(lock: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(lock, "utf8"), 10) || undefined;
  } catch {
    return undefined;
  }
}

async function isGoneWithin(pid: number, dataDir: string, withinMs: number): Promise<boolean> {
  const end = performance.now() + withinMs;
  while (isServerOf(pid, dataDir)) {
    if (performance.now() > end) return false;
    await pause(50);
  }
  return true;
}

/** Returns whether a process is a PostgreSQL server on this folder. */
function isServerOf(pid: number, dataDir: string): boolean {
  const command = commandOf(pid);
  return command.includes("postgres") && command.includes(dataDir);
}

function commandOf(pid: number): string {
  if (process.platform === "linux") {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    } catch {
      return "";
    }
  }
  return spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout ?? "";
}
