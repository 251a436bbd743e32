import { readFileSync } from "node:fs";
import path from "node:path";
import { ended, signalGroup, spawnChild } from "../supervisor/child";

/** A tool that has not ended after this hangs, unless it is known to take longer. */
const LONGEST_MS = 15 * 60_000;
/** How long a tool may clean up after it was told to stop. */
const STOP_WITHIN_MS = 15_000;

/**
 * Runs the command of an installed package in a process group of its own, its output in this terminal.
 * @returns whether it ended well. Nothing it started is left when this resolves.
 */
export async function runTool(
  packageName: string,
  args: string[],
  options: { env?: Record<string, string>; signal: AbortSignal; longestMs?: number },
): Promise<boolean> {
  const { longestMs = LONGEST_MS } = options;
  options.signal.throwIfAborted();
  const env = { ...process.env, ...options.env };
  const child = spawnChild({ args: [commandOf(packageName), ...args], env, output: "inherit" });
  const stop = () => {
    signalGroup(child, "SIGINT");
    setTimeout(() => signalGroup(child, "SIGKILL"), STOP_WITHIN_MS).unref();
  };
  const late = setTimeout(() => {
    console.error(`${packageName} has not ended after ${longestMs / 60_000} minutes and is stopped.`);
    stop();
  }, longestMs);
  options.signal.addEventListener("abort", stop, { once: true });
  await ended(child);
  options.signal.removeEventListener("abort", stop);
  clearTimeout(late);
  signalGroup(child, "SIGKILL"); // what it may have left behind
  options.signal.throwIfAborted();
  return child.exitCode === 0;
}

/** The script behind a package's (only) command, to be run by Node itself, without a shell between. */
function commandOf(packageName: string): string {
  const folder = path.join("node_modules", packageName);
  const { bin } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as {
    bin: string | Record<string, string>;
  };
  const script = typeof bin === "string" ? bin : Object.values(bin)[0];
  if (!script) throw new Error(`The package ${packageName} has no command.`);
  return path.join(folder, script);
}
