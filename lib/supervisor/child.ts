import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * One child process. It runs in a process group of its own, so that Ctrl-C in a terminal reaches the supervisor alone
 * and the supervisor decides in which order things stop; its lifeline (./lifeline.mjs) ends it when the supervisor is
 * gone. Its output goes straight to a file: a child must never block, or die, because nobody reads what it says.
 */
export type ChildSpec = {
  /** What a person reads: "the web server". */
  name: string;
  /** Arguments of Node: a script and its own arguments. */
  args: string[];
  env: NodeJS.ProcessEnv;
  /** The file its output is appended to, or "inherit" for the terminal. */
  output: string;
  /** Resolves once the child does its work; called after each start. The signal aborts when the child has ended. */
  ready: (child: ChildProcess, signal: AbortSignal) => Promise<void>;
  /** How long it may take to stop when asked to, before it is killed. */
  stopWithinMs: number;
};

/** Loaded first by a process that is to stop when the one that started it is gone. */
export const LIFELINE = fileURLToPath(new URL("./lifeline.mjs", import.meta.url));

/** Starts a child once. */
export function spawnChild(spec: Pick<ChildSpec, "args" | "env" | "output">): ChildProcess {
  const output = spec.output === "inherit" ? "inherit" : openSync(spec.output, "a", 0o600);
  const child = spawn(process.execPath, ["--import", LIFELINE, ...spec.args], {
    env: { ...spec.env, REDELIVER_LIFELINE: "1" },
    detached: true,
    stdio: ["ignore", output, output, "ipc"],
  });
  if (typeof output === "number") closeSync(output);
  return child;
}

export function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

/** Resolves when the child has ended, with how: "with code 1", "by SIGKILL". */
export function ended(child: ChildProcess): Promise<string> {
  const how = () => (child.signalCode ? `by ${child.signalCode}` : `with code ${child.exitCode}`);
  if (hasEnded(child)) return Promise.resolve(how());
  return new Promise((resolve) => {
    child.once("exit", () => resolve(how()));
    child.once("error", (error) => resolve(`because it could not be started (${error.message})`));
  });
}

/** Asks a child to stop (SIGTERM), kills it and its whole group when it takes too long, and waits until it is gone. */
export async function stopChild(child: ChildProcess, withinMs: number): Promise<void> {
  if (hasEnded(child)) return;
  const gone = ended(child);
  child.kill("SIGTERM");
  const patience = setTimeout(() => signalGroup(child, "SIGKILL"), withinMs);
  await gone;
  clearTimeout(patience);
  signalGroup(child, "SIGKILL"); // what it may have started itself and left behind
}

/** Signals a child and whatever it has started in its group. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is empty already.
  }
}
