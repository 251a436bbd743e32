import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";

/** Clock ticks per second in /proc, on all common Linux systems. */
const TICKS = 100;

/** Starts a TypeScript file as a separate process with IPC. `file` is absolute. */
export function startProcess(file: string, args: string[] = [], nodeArguments: string[] = []): ChildProcess {
  return fork(file, args, {
    execArgv: ["--import", "tsx", ...nodeArguments],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
}

/** Flags for the measured processes from `BENCH_NODE_ARGS`, as `--cpu-prof --cpu-prof-dir=prof`. */
export function measuredNodeArguments(): string[] {
  return (process.env.BENCH_NODE_ARGS ?? "").split(" ").filter(Boolean);
}

/** Returns the next IPC message of a process. Rejects when the process ends first. */
export function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`A benchmark process ended with code ${code}.`));
    child.once("exit", ended);
    child.once("message", (message) => {
      child.off("exit", ended);
      resolve(message as Message);
    });
  });
}

/** Sends a message and returns the answer. */
export function ask<Answer>(child: ChildProcess, message: object): Promise<Answer> {
  const answer = nextMessage<Answer>(child);
  child.send(message);
  return answer;
}

/** Ends a process by SIGTERM, and by SIGKILL after `patienceMs`. */
export async function endProcess(child: ChildProcess, patienceMs = 10_000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), patienceMs);
  await ended;
  clearTimeout(timer);
}

/** Waits for the end of a process that may still write a profile. Ends it after the time limit. */
export async function awaitEnd(child: ChildProcess, patienceMs = 3000): Promise<void> {
  if (child.exitCode === null && child.signalCode === null)
    await once(child, "exit", { signal: AbortSignal.timeout(patienceMs) }).catch(() => {});
  await endProcess(child);
}

/** Ends a process without IPC at the exit of this one. main.ts exits also on a signal. */
export function endWithThisProcess(child: ChildProcess): void {
  const end = () => child.kill("SIGTERM");
  process.once("exit", end);
  child.once("exit", () => process.off("exit", end));
}

/** Returns the CPU seconds of a process, its ended children and its running descendants; 0 without /proc. */
export function cpuSeconds(pid: number | undefined): number {
  if (pid === undefined) return 0;
  return [...familyOf(pid)].reduce((sum, one) => sum + one.seconds, 0);
}

/** Returns the largest memory of a process so far in megabytes; 0 after its end or without /proc. */
export function peakMemoryMb(pid: number | undefined): number {
  const status = readProc(`${pid}/status`);
  return Math.round(Number(status.match(/VmHWM:\s+(\d+)/)?.[1] ?? 0) / 1024);
}

/** Returns the first descendant of a process with a matching command line or title. */
export function descendant(pid: number | undefined, pattern: RegExp): number | undefined {
  if (pid === undefined) return undefined;
  return [...familyOf(pid)]
    .map((one) => one.pid)
    .find((one) => one !== pid && pattern.test(readProc(`${one}/cmdline`).replaceAll("\0", " ")));
}

type ProcessStat = { pid: number; parent: number; seconds: number };

function familyOf(pid: number): Set<ProcessStat> {
  const all = processIds().flatMap(statOf);
  const family = new Set(all.filter((one) => one.pid === pid));
  const isChild = (one: ProcessStat) => [...family].some((parent) => parent.pid === one.parent);
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    for (const one of all) if (isChild(one)) family.add(one);
  }
  return family;
}

function processIds(): number[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function statOf(pid: number): ProcessStat[] {
  const text = readProc(`${pid}/stat`);
  if (!text) return []; // it has ended
  const fields = text
    .slice(text.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const [, parent = 0] = fields;
  return [{ pid, parent, seconds: fields.slice(11, 15).reduce((sum, ticks) => sum + ticks, 0) / TICKS }];
}

/** Returns busy and stolen seconds of all CPUs since the start of the machine. */
export function machineSeconds(): { busy: number; stolen: number } {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, stolen = 0] = readProc("stat")
    .split("\n", 1)
    .join("")
    .trim()
    .split(/\s+/)
    .slice(1)
    .map((ticks) => Number(ticks) / TICKS);
  return { busy: user + nice + system + irq + softIrq, stolen };
}

function readProc(name: string): string {
  try {
    return readFileSync(`/proc/${name}`, "utf8");
  } catch {
    return "";
  }
}
