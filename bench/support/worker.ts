import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, openSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { endProcess, measuredNodeArguments, nextMessage } from "./processes";

export type BenchWorker = {
  pid: number | undefined;
  /** Drains it for this time, then kills it. */
  end: (patienceMs: number) => Promise<void>;
};

/**
 * Starts the real worker process as `npm run worker` does, with all features and with loopback subscribers allowed. Its log goes to a
 * file, as in production.
 */
export async function startWorker(databaseUrl: string): Promise<BenchWorker> {
  const log = openSync(path.join(tmpdir(), "redeliver-bench-worker.log"), "w");
  const worker = spawn(process.execPath, [...measuredNodeArguments(), ...workerArguments()], {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      DELIVERY_ALLOW_PRIVATE: "127.0.0.0/8",
      LOG_LEVEL: "info",
      NODE_ENV: "production",
      REDELIVER_SECRET_KEYS: `bench:${randomBytes(32).toString("base64")}`,
    },
    stdio: ["ignore", "ignore", log, "ipc"],
  });
  closeSync(log);
  await nextMessage(worker);
  return { pid: worker.pid, end: (patienceMs) => endProcess(worker, patienceMs) };
}

/** Arguments of Node in the `worker` script of package.json. */
function workerArguments(): string[] {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: { worker: string } };
  return scripts.worker.split(" ").slice(1);
}
