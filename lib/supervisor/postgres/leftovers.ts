import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** A server whose holder has just died stops by itself in this time. */
const BY_ITSELF_MS = 3_000;
const WHEN_TOLD_MS = 30_000;

/**
 * Clears the way for a start: a server that still runs on `dataDir` (its holder was killed) is stopped, and the lock
 * file of one that is gone is removed, lest another program that has its old process number now be taken for it.
 */
export async function clearLeftovers(dataDir: string): Promise<void> {
  const lock = path.join(dataDir, "postmaster.pid");
  const pid = lockedBy(lock);
  if (pid === undefined) return;
  if (isServerOf(pid, dataDir)) {
    if (!(await isGoneWithin(pid, dataDir, BY_ITSELF_MS))) {
      process.kill(pid, "SIGINT");
      if (!(await isGoneWithin(pid, dataDir, WHEN_TOLD_MS))) {
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

/** Whether a process runs that was started as a PostgreSQL server on this folder. */
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
