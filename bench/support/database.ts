import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { newId } from "../../lib/db/ids";
import { type EmbeddedServer, startEmbeddedPostgres } from "../../lib/supervisor/postgres/embedded";

/** As durable as in production, and large enough that no checkpoint starts during a run. */
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
  /** File of the server log. */
  log: string;
  end: () => Promise<void>;
};

/** Starts a separate PostgreSQL in the temporary folder. */
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

/** Returns a folder that PostgreSQL can reach when it runs as its own user because this process runs as root. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "redeliver-bench-"));
  await chmod(folder, 0o755);
  return folder;
}

/** Creates an empty database for one run. `drop` removes it, so that autovacuum has no work left in the next run. */
export async function createDatabase(
  server: EmbeddedServer,
): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `bench_${newId().replaceAll("-", "")}`;
  await onServer(server, `create database ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => onServer(server, `drop database ${name} with (force)`) };
}

/** Runs a statement outside the databases of runs. */
export async function onServer(server: EmbeddedServer, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
