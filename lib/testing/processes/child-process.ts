import { type ChildProcess, fork } from "node:child_process";
import { closeSync, openSync } from "node:fs";

export type NodeScript = {
  file: string;
  args?: string[];
  env?: Record<string, string>;
  /** Modules loaded before it, beside tsx. */
  imports?: string[];
  /** The file its output is appended to; what it says on stderr goes to the terminal when none is given. */
  output?: string;
};

/** Starts a TypeScript file as a process of its own, with a channel to it. Nothing tells it that it runs in a test. */
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

/** The environment of an installation in earnest: this process's without what Vitest and npm have put there. */
export function ordinaryEnvironment(): NodeJS.ProcessEnv {
  const isTheirs = /^(VITEST|TEST$|MODE$|DEV$|PROD$|SSR$|BASE_URL$|LOG_LEVEL$|npm_lifecycle|DATABASE_URL$)/;
  const own = Object.entries(process.env).filter(([name]) => !isTheirs.test(name));
  return { ...Object.fromEntries(own), NODE_ENV: "production" };
}

/** The next message of a process. Rejects when it ends first. */
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

/** Signals a process, and resolves with its exit code when it is gone. */
export function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve(child.exitCode);
    child.once("exit", resolve);
    child.kill(signal);
  });
}
