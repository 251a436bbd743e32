import { randomBytes } from "node:crypto";
import { chmod, cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { migrate } from "../../lib/db/migrate";
import { freePort } from "../../lib/net/free-port";
import { build, isBuildFresh } from "../../lib/supervisor/build";
import { startEmbeddedPostgres } from "../../lib/supervisor/postgres/embedded";
import { answers, saysReady } from "../../lib/supervisor/ready";
import { supervise } from "../../lib/supervisor/supervise";
import { publishRun } from "./run";

/**
 * Starts one real stack for the run: PostgreSQL in a temporary folder, the web process with the production build, and a worker
 * process. Tests are separated by their names and IDs, not by databases.
 */
export default async function setup(): Promise<() => Promise<void>> {
  if (!(await isBuildFresh())) {
    console.log("Building (the production build is missing or older than the sources) …");
    await build();
  }
  const folder = await mkdtemp(path.join(tmpdir(), "redeliver-e2e-"));
  await chmod(folder, 0o755); // the server runs as its own user when the tests run as root
  const stops = [() => rm(folder, { recursive: true, force: true })];
  const stopAll = async () => {
    for (const stop of stops.reverse()) await stop();
  };
  try {
    const password = randomBytes(12).toString("hex");
    const postgres = await startEmbeddedPostgres({
      dataDir: path.join(folder, "postgres"),
      password,
      settings: { fsync: "off", synchronous_commit: "off" },
    });
    stops.push(postgres.stop);
    await migrate(postgres.url);

    const port = await freePort();
    const baseUrl = `http://localhost:${port}`;
    const secretKeys = `e2e:${randomBytes(32).toString("base64")}`;
    const nextAuthSecret = randomBytes(32).toString("base64url");
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      NODE_ENV: "production",
      PORT: String(port),
      PUBLIC_URL: baseUrl,
      TRUSTED_PROXIES: "127.0.0.0/8", // so that a test can use an address of its own
      NEXTAUTH_SECRET: nextAuthSecret,
      REDELIVER_SECRET_KEYS: secretKeys,
      DATABASE_URL: postgres.url,
      REDELIVER_HOME: folder,
      DELIVERY_ALLOW_PRIVATE: "127.0.0.0/8,::1/128",
      NEXT_TELEMETRY_DISABLED: "1",
    };
    const output = path.join(folder, "processes.log");
    stops.push(async () => {
      if (process.env.REDELIVER_E2E_LOG) await cp(output, process.env.REDELIVER_E2E_LOG);
    });
    const common = { env, output, stopWithinMs: 10_000 };
    const processes = await Promise.all([
      supervise(
        {
          ...common,
          name: "the web server",
          args: ["lib/web/server.mjs"],
          ready: answers(`${baseUrl}/api/health`),
        },
        { report: console.error },
      ),
      supervise(
        {
          ...common,
          name: "the delivery worker",
          args: ["--import", "tsx", "lib/worker/main.ts"],
          ready: saysReady,
        },
        { report: console.error },
      ),
    ]);
    for (const one of processes) stops.push(one.stop);
    publishRun({ baseUrl, databaseUrl: postgres.url, nextAuthSecret, secretKeys });
    return stopAll;
  } catch (error) {
    await stopAll();
    throw error;
  }
}
