import { setFlagsFromString } from "node:v8";
import { loadDotEnv } from "../config/dot-env";
import { provideDatabaseUrl } from "../db/locate";

/**
 * `npm run worker`: one delivery worker, for `DATABASE_URL` or for the embedded database that runs here. It drains on SIGTERM,
 * on SIGINT, and when the supervisor that started it is gone. A second Ctrl-C ends it at once and loses nothing: its
 * deliveries are sent again after its lease.
 */

// By default V8 lets garbage grow to several times the live heap before a full collection: here, to half of it.
setFlagsFromString("--heap-growing-percent=50");
try {
  loadDotEnv();
  await provideDatabaseUrl();
  // Imported once the environment is complete: the logger reads its level when it is loaded.
  const { env, mailServer, publicUrl, retentionEnvironment } = await import("../config/env");
  const { logger } = await import("../logger");
  const { requireSecretKeys } = await import("../secrets/keys");
  const { createWorker } = await import("./worker");
  if (process.env.NODE_ENV === "production") requireSecretKeys();
  const { DATABASE_URL, DELIVERY_ALLOW_PRIVATE, WORKER_STATEMENT_TIMEOUT_MS } = env();
  const worker = createWorker({
    databaseUrl: DATABASE_URL,
    statementMs: WORKER_STATEMENT_TIMEOUT_MS,
    allowPrivate: DELIVERY_ALLOW_PRIVATE,
    mail: { server: mailServer(), publicUrl: publicUrl() },
    retention: retentionEnvironment(),
  });
  let isStopping = false;
  const stop = (reason: string) => {
    // Ctrl-C reaches this process twice, from the terminal and as the supervisor's SIGTERM. Only a second SIGINT ends it at once.
    if (isStopping && reason === "SIGINT") process.exit(1);
    if (isStopping) return;
    isStopping = true;
    logger.info({ reason }, "worker stopping");
    worker.stop().then(
      () => process.exit(0),
      (error) => {
        logger.error({ err: error }, "worker did not stop in order");
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  if (process.send) process.on("disconnect", () => stop("disconnect"));
  worker.start();
  process.send?.("ready");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
