import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

export type WorkerProcess = {
  pid: number;
  /** Kills it as a machine does that loses power: no handler runs. Resolves when the process is gone. */
  kill: () => Promise<void>;
  /** Drains it, as a supervisor does. */
  stop: () => Promise<void>;
};

/** Starts `lib/worker/main.ts` as a process of its own, against a database, with loopback subscribers allowed. */
export async function startWorkerProcess(
  databaseUrl: string,
  settings: Record<string, string> = {},
): Promise<WorkerProcess> {
  const child = fork(fileURLToPath(new URL("../worker/main.ts", import.meta.url)), {
    execArgv: ["--import", "tsx"],
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      DELIVERY_ALLOW_PRIVATE: "127.0.0.0/8",
      LOG_LEVEL: process.env.WORKER_LOG_LEVEL ?? "error",
      ...settings,
    },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", (code) => reject(new Error(`The worker ended with code ${code}.`)));
  });
  return {
    pid: child.pid ?? 0,
    kill: () => end(child, "SIGKILL"),
    stop: () => end(child, "SIGTERM"),
  };
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", () => resolve());
    child.kill(signal);
  });
}
