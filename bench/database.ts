import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { newId } from "../lib/db/ids";
import { type EmbeddedServer, startEmbeddedPostgres } from "../lib/supervisor/postgres/embedded";

/** As durable as in production, and so large that no checkpoint falls into a run by itself. */
const SETTINGS = {
  fsync: "on",
  full_page_writes: "on",
  synchronous_commit: "on",
  shared_buffers: "1GB",
  max_wal_size: "8GB",
  checkpoint_timeout: "30min",
  jit: "off",
};

export type BenchDatabase = {
  server: EmbeddedServer;
  /** The file the server writes its log to. */
  log: string;
  end: () => Promise<void>;
};

/** A PostgreSQL of its own in the temporary folder. */
export async function startBenchDatabase(settings: Record<string, string> = {}): Promise<BenchDatabase> {
  const folder = await temporaryFolder();
  const log = path.join(folder, "postgres.log");
  const server = await startEmbeddedPostgres({
    dataDir: path.join(folder, "postgres"),
    password: "bench",
    settings: { ...SETTINGS, ...settings },
    output: log,
  });
  return {
    server,
    log,
    end: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A folder that PostgreSQL can reach when it runs as a user of its own, because this runs as root. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "redeliver-bench-"));
  await chmod(folder, 0o755);
  return folder;
}

/** An empty database for one run; `drop` leaves nothing that autovacuum could be busy with in the next. */
export async function createDatabase(
  server: EmbeddedServer,
): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `bench_${newId().replaceAll("-", "")}`;
  await onServer(server, `create database ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => onServer(server, `drop database ${name} with (force)`) };
}

/** Runs a statement that needs no database. */
export async function onServer(server: EmbeddedServer, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
