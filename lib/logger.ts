import pino from "pino";

/** Header and field names whose values never reach a log, a page or an export. */
export const SECRET_NAME =
  /authorization|cookie|secret|token|password|passwd|api-?key|signature|signing-?key|credential/i;

/**
 * The process's log: one JSON line per fact, to standard error so that standard output stays for people.
 * Log ids and counts, never bodies or header values. Each line is written at once, so that a process that is killed loses
 * none: some microseconds where it is a file. Handing lines to a thread took the worker several times as long, and keeping
 * them back until there are many wakes an idle process for nothing.
 */
export const logger = pino(
  {
    level: process.env.LOG_LEVEL || "info",
    base: { app: "redeliver" },
    redact: ["*.password", "*.secret", "*.token"],
    serializers: { err: describeError },
  },
  pino.destination({ fd: 2, sync: true }),
);

/** Of an error only what it is and where: PostgreSQL puts whole rows into `detail`, payloads and keys among them. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack } = error;
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  return { type: name, message, stack, ...("code" in error ? { code: error.code } : {}), ...cause };
}
