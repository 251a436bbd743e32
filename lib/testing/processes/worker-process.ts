import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { endProcess, forkScript, nextMessage } from "./child-process";

export type WorkerProcess = {
  pid: number;
  process: ChildProcess;
  /** Kills it as a machine does that loses power: no handler runs. Resolves when the process is gone. */
  kill: () => Promise<number | null>;
  /** Drains it, as a supervisor does. Resolves with its exit code. */
  stop: () => Promise<number | null>;
};

export type WorkerMachine = {
  /** Modules that its Node loads first. */
  imports?: string[];
  /** The file its whole log is appended to. Without one, errors go to the terminal. */
  output?: string;
};

const MAIN = fileURLToPath(new URL("../../worker/main.ts", import.meta.url));

/** Starts a worker as `npm run worker` does, with loopback subscribers allowed. Resolves when it works. */
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
