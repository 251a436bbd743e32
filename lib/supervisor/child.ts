import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * A child process. It runs in a process group of its own, so that Ctrl-C in a terminal reaches only the supervisor and the
 * supervisor controls the order of shutdown. Its lifeline (./lifeline.mjs) ends it after the death of the supervisor. Its output
 * goes directly to a file: an unread pipe would block or end the child.
 */
export type ChildSpec = {
  /** Name in messages, as "the web server". */
  name: string;
  /** Arguments of Node: a script and its own arguments. */
  args: string[];
  env: NodeJS.ProcessEnv;
  /** The file its output is appended to, or "inherit" for the terminal. */
  output: string;
  /** Resolves when the child is ready; called after each start. The signal aborts when the child has ended. */
  ready: (child: ChildProcess, signal: AbortSignal) => Promise<void>;
  /** Time to stop after SIGTERM before it is killed. */
  stopWithinMs: number;
};

/** Preloaded by a process that has to stop after the death of its parent. */
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

/** Resolves when the child has ended. Returns how: "with code 1", "by SIGKILL". */
export function ended(child: ChildProcess): Promise<string> {
  const how = () => (child.signalCode ? `by ${child.signalCode}` : `with code ${child.exitCode}`);
  if (hasEnded(child)) return Promise.resolve(how());
  return new Promise((resolve) => {
    child.once("exit", () => resolve(how()));
    child.once("error", (error) => resolve(`because it could not be started (${error.message})`));
  });
}

/** Stops a child by SIGTERM, kills it with its process group after `withinMs`, and waits for its end. */
export async function stopChild(child: ChildProcess, withinMs: number): Promise<void> {
  if (hasEnded(child)) return;
  const gone = ended(child);
  child.kill("SIGTERM");
  const deadline = setTimeout(() => signalGroup(child, "SIGKILL"), withinMs);
  await gone;
  clearTimeout(deadline);
  signalGroup(child, "SIGKILL"); // ends remaining processes of its group
}

/** Signals a child and all processes of its group. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is already empty.
  }
}
