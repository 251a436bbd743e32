import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "@playwright/test";

/** A whole `npm start` in a test. */
export type Redeliver = {
  process: ChildProcess;
  /** What it has said so far. */
  said: () => string;
  /** Resolves when it has said this. */
  untilSaid: (pattern: RegExp) => Promise<void>;
  /** SIGTERM, and its exit code. */
  stop: () => Promise<number | null>;
};

const READY_WITHIN_MS = 60_000;

export function startRedeliver(
  home: string,
  port: number,
  variables: Record<string, string> = {},
): Redeliver {
  const { DATABASE_URL: _, npm_lifecycle_event: __, ...environment } = process.env;
  const child = spawn(process.execPath, ["--import", "tsx", "lib/commands/start.ts"], {
    env: { ...environment, NODE_ENV: "production", REDELIVER_HOME: home, PORT: String(port), ...variables },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  return {
    process: child,
    said: () => output,
    untilSaid: async (pattern) => {
      await expect.poll(() => output, { timeout: READY_WITHIN_MS }).toMatch(pattern);
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

/** The process numbers of a running Redeliver's children and its database, from its home. */
export function processesOf(home: string): number[] {
  const children = JSON.parse(readFileSync(path.join(home, "processes.json"), "utf8")) as { pid: number }[];
  const postmaster = Number.parseInt(readFileSync(path.join(home, "postgres/postmaster.pid"), "utf8"), 10);
  return [...children.map((child) => child.pid), postmaster];
}
