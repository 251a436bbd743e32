import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { endProcess, forkScript, nextMessage } from "../child-process";

const MAIN = fileURLToPath(new URL("../../worker/main.ts", import.meta.url));
const SHIFTED_CLOCK = new URL("./shifted-clock.mjs", import.meta.url).href;

export type WorkerProcess = { pid: number; child: ChildProcess };

export type WorkerSettings = {
  databaseUrl: string;
  /** How wrong its machine's clock is. */
  clockShiftMs?: number;
  /** The file its log is appended to. */
  output: string;
};

/** Starts a worker as `npm run worker` does, with loopback subscribers allowed. Resolves when it works. */
export async function startWorkerProcess(settings: WorkerSettings): Promise<WorkerProcess> {
  const { databaseUrl, clockShiftMs = 0, output } = settings;
  const child = forkScript({
    file: MAIN,
    imports: [SHIFTED_CLOCK],
    env: {
      DATABASE_URL: databaseUrl,
      DELIVERY_ALLOW_PRIVATE: "127.0.0.0/8",
      FAULTS_CLOCK_SHIFT_MS: String(clockShiftMs),
    },
    output,
  });
  await nextMessage(child);
  return { pid: child.pid ?? 0, child };
}

/** Drains a worker, as a deploy does, and says how it ended. */
export function stopWorkerProcess({ child }: WorkerProcess): Promise<number | null> {
  return endProcess(child, "SIGTERM");
}
