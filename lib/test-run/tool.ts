import { readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { ended, signalGroup, spawnChild } from "../supervisor/child";
import { MINUTE_MS } from "../time/units";

/** Default timeout of a tool. */
const TOOL_TIMEOUT_MS = 15 * MINUTE_MS;
/** Time to clean up after SIGINT. */
const STOP_WITHIN_MS = 15_000;

type Options = {
  env?: Record<string, string>;
  signal: AbortSignal;
  timeoutMs?: number;
  /** The file for its output; undefined: this terminal. */
  output?: string | undefined;
  /** How far its processes stand back behind others (`nice`). */
  niceness?: number;
};

/**
 * Runs the command of an installed package in a process group of its own.
 * @returns whether it succeeded. No process of the group remains when this resolves.
 */
export async function runTool(packageName: string, args: string[], options: Options): Promise<boolean> {
  const { timeoutMs = TOOL_TIMEOUT_MS, output = "inherit", niceness = 0 } = options;
  options.signal.throwIfAborted();
  const env = { ...process.env, ...options.env };
  const child = spawnChild({ args: [commandOf(packageName), ...args], env, output });
  if (niceness > 0 && child.pid) os.setPriority(child.pid, niceness);
  const stop = () => {
    signalGroup(child, "SIGINT");
    setTimeout(() => signalGroup(child, "SIGKILL"), STOP_WITHIN_MS).unref();
  };
  const late = setTimeout(() => {
    console.error(`${packageName} has not ended after ${timeoutMs / MINUTE_MS} minutes and is stopped.`);
    stop();
  }, timeoutMs);
  options.signal.addEventListener("abort", stop, { once: true });
  await ended(child);
  options.signal.removeEventListener("abort", stop);
  clearTimeout(late);
  signalGroup(child, "SIGKILL"); // ends remaining processes of the group
  options.signal.throwIfAborted();
  return child.exitCode === 0;
}

/** Returns the script of the only command of a package, for Node to run without a shell. */
function commandOf(packageName: string): string {
  const folder = path.join("node_modules", packageName);
  const { bin } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as {
    bin: string | Record<string, string>;
  };
  const script = typeof bin === "string" ? bin : Object.values(bin)[0];
  if (!script) throw new Error(`The package ${packageName} has no command.`);
  return path.join(folder, script);
}
