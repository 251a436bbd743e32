import { rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { DATABASE_URL_FILE } from "../../db/locate";
import { type Home, keep, keptSecret } from "../home";
import { rememberedPort } from "../port";
import { chooseDataFolder } from "./data-folder";
import { type EmbeddedServer, startEmbeddedPostgres } from "./embedded";

const WAIT_MS = 1_000;

/** States the defaults of PostgreSQL explicitly: an accepted event survives a power failure. */
const SETTINGS = {
  fsync: "on",
  synchronous_commit: "on",
  full_page_writes: "on",
  max_connections: "200",
  max_wal_size: "2GB",
  jit: "off", // short statements only; compiling them costs more than it saves
  log_min_messages: "warning",
  log_line_prefix: "%m [%p] ",
};

export type RunningPostgres = { url: string; stop: () => Promise<void> };

/**
 * Runs the embedded PostgreSQL of a home until `stop`. Uses the same port at each start while it is free, and restarts the server
 * after each end.
 * @param report receives a sentence about each end and each restart.
 */
export async function runEmbeddedPostgres(
  home: Home,
  report: (sentence: string) => void,
): Promise<RunningPostgres> {
  const options = {
    dataDir: await chooseDataFolder(home),
    password: keptSecret(home, "postgres-password"),
    port: await rememberedPort(home, "postgres-port"),
    settings: SETTINGS,
    output: home.file("logs/postgres.log"),
  };
  let server = await startEmbeddedPostgres(options);
  keep(home, DATABASE_URL_FILE, server.url);
  let isStopping = false;
  const watch = async () => {
    while (true) {
      await gone(server);
      if (isStopping) return;
      report(`PostgreSQL ended; starting it again in ${WAIT_MS / 1000} s. Its log: ${options.output}`);
      do await pause(WAIT_MS);
      while (!isStopping && !(await startAgain()));
      if (isStopping) return;
      report("PostgreSQL is back.");
    }
  };
  const startAgain = async () => {
    try {
      server = await startEmbeddedPostgres(options);
      if (isStopping) await server.stop();
      return true;
    } catch (error) {
      report(`PostgreSQL could not be started again: ${error instanceof Error ? error.message : error}`);
      return false;
    }
  };
  const watching = watch();
  return {
    url: server.url,
    stop: async () => {
      isStopping = true;
      await server.stop();
      await watching;
      rmSync(home.file(DATABASE_URL_FILE), { force: true });
    },
  };
}

function gone(server: EmbeddedServer): Promise<void> {
  const holder = server.process;
  if (holder.exitCode !== null || holder.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => holder.once("exit", () => resolve()));
}
