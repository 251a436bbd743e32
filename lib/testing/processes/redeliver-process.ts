import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { LIFELINE } from "../../supervisor/child";
import { until } from "../until";
import { ordinaryEnvironment } from "./child-process";

/** A complete `npm start` in a test. */
export type Redeliver = {
  process: ChildProcess;
  /** Its output so far. */
  said: () => string;
  /** Resolves when its output matches. */
  untilSaid: (pattern: RegExp) => Promise<void>;
  /** Sends SIGTERM and returns the exit code. */
  stop: () => Promise<number | null>;
};

/** A first start creates a database, which is slow on a busy machine. */
const READY_WITHIN_MS = 180_000;
/** The last line of a successful start. */
export const IS_UP = /Ctrl-C stops it/;

export function startRedeliver(
  home: string,
  port: number,
  variables: Record<string, string> = {},
): Redeliver {
  const own = { REDELIVER_HOME: home, PORT: String(port), REDELIVER_LIFELINE: "1" };
  // The lifeline stops it after the death of the test process.
  const child = spawn(process.execPath, ["--import", LIFELINE, "--import", "tsx", "lib/commands/start.ts"], {
    env: { ...ordinaryEnvironment(), ...own, ...variables },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  let output = "";
  child.stdout?.on("data", (chunk) => {
    output += chunk;
  });
  return {
    process: child,
    said: () => output,
    untilSaid: async (pattern) => {
      const ask = async () => {
        if (child.exitCode !== null && !pattern.test(output)) throw new Error(`npm start ended: ${output}`);
        return output;
      };
      await until(ask, (text) => pattern.test(text), READY_WITHIN_MS);
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const exit = once(child, "exit");
      child.kill("SIGTERM");
      const [code] = await exit;
      return code;
    },
  };
}

/** Returns the process IDs of a running Redeliver by name, from its home: its children and `PostgreSQL`. */
export function processesOf(home: string): Map<string, number> {
  const children: { name: string; pid: number }[] = JSON.parse(
    readFileSync(path.join(home, "processes.json"), "utf8"),
  );
  const postmaster = Number.parseInt(readFileSync(path.join(home, "postgres/postmaster.pid"), "utf8"), 10);
  return new Map([
    ...children.map(({ name, pid }): [string, number] => [name, pid]),
    ["PostgreSQL", postmaster],
  ]);
}
