import { randomBytes } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Home, keep, kept, keptSecret } from "../home";
import { rememberedPort } from "../port";
import { type EmbeddedServer, startEmbeddedPostgres } from "./embedded";
import { systemUser } from "./programs";
import { canReach, openFolder } from "./reach";

/** Where other commands on this machine find the embedded database while it runs (lib/db/locate.ts). */
const URL_FILE = "database-url";
const WAIT_MS = 1_000;

/** What PostgreSQL keeps by default, said aloud: an accepted event survives a power cut. */
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
 * Runs the embedded PostgreSQL of a home: always on the same port while that is free, and started again on it whenever
 * it ends, until `stop`.
 * @param tell receives a sentence whenever it ended or is back.
 */
export async function runEmbeddedPostgres(
  home: Home,
  tell: (sentence: string) => void,
): Promise<RunningPostgres> {
  const options = {
    dataDir: await placeOfData(home),
    password: keptSecret(home, "postgres-password"),
    port: await rememberedPort(home, "postgres-port"),
    settings: SETTINGS,
    output: home.file("logs/postgres.log"),
  };
  let server = await startEmbeddedPostgres(options);
  keep(home, URL_FILE, server.url);
  let isStopping = false;
  const watch = async () => {
    while (true) {
      await gone(server);
      if (isStopping) return;
      tell(`PostgreSQL ended; starting it again in ${WAIT_MS / 1000} s. Its log: ${options.output}`);
      do await pause(WAIT_MS);
      while (!isStopping && !(await startAgain()));
      if (isStopping) return;
      tell("PostgreSQL is back.");
    }
  };
  const startAgain = async () => {
    try {
      server = await startEmbeddedPostgres(options);
      if (isStopping) await server.stop();
      return true;
    } catch (error) {
      tell(`PostgreSQL could not be started again: ${error instanceof Error ? error.message : error}`);
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
      rmSync(home.file(URL_FILE), { force: true });
    },
  };
}

/** In the home; or, where the system user that PostgreSQL runs as cannot reach that, in a folder whose name the home keeps. */
async function placeOfData(home: Home): Promise<string> {
  const inHome = home.file("postgres");
  if (existsSync(inHome) || canReach(systemUser(), home.folder)) return inHome;
  const folder = await openFolder();
  return kept(home, "postgres-place", () => path.join(folder, `data-${randomBytes(6).toString("hex")}`));
}

function gone(server: EmbeddedServer): Promise<void> {
  const holder = server.process;
  if (holder.exitCode !== null || holder.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => holder.once("exit", () => resolve()));
}
