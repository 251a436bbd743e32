import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { endProcess, forkScript, nextMessage } from "./child-process";

export type WorkerProcess = {
  pid: number;
  process: ChildProcess;
  /** Kills the process without running its handlers, as a power failure does. Resolves when it has ended. */
  kill: () => Promise<number | null>;
  /** Drains it as the supervisor does. Returns its exit code. */
  stop: () => Promise<number | null>;
};

export type WorkerMachine = {
  /** Preloaded modules. */
  imports?: string[];
  /** File that its log is appended to. Default: errors go to the terminal. */
  output?: string;
};

const MAIN = fileURLToPath(new URL("../../worker/main.ts", import.meta.url));

/** Starts a worker as `npm run worker` does, with loopback subscribers allowed. Resolves when it is ready. */
export async function startWorkerProcess(
  databaseUrl: string,
  settings: Record<string, string> = {},
  { imports = [], output }: WorkerMachine = {},
): Promise<WorkerProcess> {
  const child = forkScript({
    file: MAIN,
    imports,
    env: {
      DATABASE_URL: databaseUrl,
      DELIVERY_ALLOW_PRIVATE: "127.0.0.0/8",
      LOG_LEVEL: output === undefined ? "error" : "info",
      ...settings,
    },
    ...(output !== undefined && { output }),
  });
  await nextMessage(child);
  return {
    pid: child.pid ?? 0,
    process: child,
    kill: () => endProcess(child, "SIGKILL"),
    stop: () => endProcess(child, "SIGTERM"),
  };
}
