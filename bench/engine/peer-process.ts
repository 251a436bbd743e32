import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { awaitEnd, endWithThisProcess, measuredNodeArguments } from "../support/processes";
import type { Finish } from "./contender";

/** A phase of a peer: the folder, the name of the module in it, and its context. */
export type PeerPhase = { folder: string; module: string; context: object };

/** Measurements that `child.mjs` reports of a worker; times in milliseconds since the epoch. */
type WorkResult = { t0: number; t1: number; attempts: number; cpuS: number; maxRssMb: number };

const LIMIT_MS = 240_000;

/** Runs a phase to its end. */
export function peerPhase<Result>(phase: PeerPhase, name: "enqueue" | "verify"): Promise<Result> {
  return resultOf(spawnPhase(phase, name));
}

/** Starts the `work` phase. Resolves when it reports ready. */
export async function startPeerWorker(
  phase: PeerPhase,
): Promise<{ run: () => Promise<Finish>; end: () => Promise<void> }> {
  const child = spawnPhase(phase, "work", measuredNodeArguments());
  const result = resultOf<WorkResult>(child);
  await Promise.race([said(child, /READY\n/), result]);
  return {
    run: async () => {
      child.stdin?.write("GO\n");
      const { t0, t1, attempts, cpuS, maxRssMb } = await result;
      return { startedAt: t0, endedAt: t1, attempts, cpuSeconds: cpuS, memoryMb: maxRssMb };
    },
    end: () => awaitEnd(child),
  };
}

function spawnPhase(phase: PeerPhase, name: string, nodeArguments: string[] = []): ChildProcess {
  const script = path.join(phase.folder, "child.mjs");
  const args = [...nodeArguments, script, phase.module, name, JSON.stringify(phase.context)];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  endWithThisProcess(child);
  return child;
}

async function resultOf<Result>(child: ChildProcess): Promise<Result> {
  const timer = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS);
  try {
    return JSON.parse(await said(child, /RESULT (.*)\n/)) as Result;
  } finally {
    clearTimeout(timer);
  }
}

/** Returns the first group of a pattern in the output of a child. Rejects when the child ends without a match. */
function said(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    child.stdout?.on("data", (chunk) => {
      output += chunk;
      const match = pattern.exec(output);
      if (match) resolve(match[1] ?? "");
    });
    child.once("close", (code, signal) =>
      reject(new Error(`A peer's process ended by ${signal ?? `code ${code}`}.`)),
    );
    child.once("error", reject);
  });
}
