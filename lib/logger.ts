import pino from "pino";

/** Header and field names whose values never reach a log, a page or an export. */
export const SECRET_NAME =
  /authorization|cookie|secret|token|password|passwd|api-?key|signature|signing-?key|credential/i;

const FLUSH_MS = 100;

/**
 * The process's log: one JSON line per fact, to standard error so that standard output stays for people.
 * Log ids and counts, never bodies or header values. Lines are written together, at the latest after FLUSH_MS and when the
 * process exits; only a process that is killed loses its last moment. Writing blocks, for some microseconds where it is a
 * file: handing the lines to a thread took the worker several times as long.
 */
export const logger = pino(
  {
    level: process.env.LOG_LEVEL || "info",
    base: { app: "redeliver" },
    redact: ["*.password", "*.secret", "*.token"],
    serializers: { err: describeError },
  },
  pino.destination({ fd: 2, sync: true, minLength: 8192, periodicFlush: FLUSH_MS }),
);

/** Of an error only what it is and where: PostgreSQL puts whole rows into `detail`, payloads and keys among them. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack } = error;
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  return { type: name, message, stack, ...("code" in error ? { code: error.code } : {}), ...cause };
}
