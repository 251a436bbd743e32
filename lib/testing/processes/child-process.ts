import { type ChildProcess, fork } from "node:child_process";
import { closeSync, openSync } from "node:fs";

export type NodeScript = {
  file: string;
  args?: string[];
  env?: Record<string, string>;
  /** Preloaded modules besides tsx. */
  imports?: string[];
  /** File that its output is appended to. Default: stderr goes to the terminal. */
  output?: string;
};

/** Starts a TypeScript file in a separate process with an IPC channel. Its environment shows no sign of a test. */
export function forkScript({ file, args = [], env = {}, imports = [], output }: NodeScript): ChildProcess {
  const log = output === undefined ? undefined : openSync(output, "a", 0o600);
  const child = fork(file, args, {
    execArgv: [...imports, "tsx"].flatMap((one) => ["--import", one]),
    env: { ...ordinaryEnvironment(), ...env },
    stdio: ["ignore", log ?? "ignore", log ?? "inherit", "ipc"],
  });
  if (log !== undefined) closeSync(log);
  return child;
}

/** Returns the environment of this process without the variables of Vitest and npm, as in production. */
export function ordinaryEnvironment(): NodeJS.ProcessEnv {
  const isTheirs = /^(VITEST|TEST$|MODE$|DEV$|PROD$|SSR$|BASE_URL$|LOG_LEVEL$|npm_lifecycle|DATABASE_URL$)/;
  const own = Object.entries(process.env).filter(([name]) => !isTheirs.test(name));
  return { ...Object.fromEntries(own), NODE_ENV: "production" };
}

/** Returns the next message of a process. Rejects when the process ends first. */
export function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null, signal: string | null) =>
      reject(new Error(`A process (${child.spawnargs.join(" ")}) ended with ${signal ?? `code ${code}`}.`));
    child.once("exit", ended);
    child.once("message", (message) => {
      child.off("exit", ended);
      resolve(message as Message);
    });
  });
}

/** Signals a process and waits for its end. Returns its exit code. */
export function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve(child.exitCode);
    child.once("exit", resolve);
    child.kill(signal);
  });
}
