import pino from "pino";
import { maskFields } from "./secrets/mask-fields";
import { maskUrls } from "./secrets/mask-url";
import { visibleInJson } from "./text/visible";

/**
 * How this product logs: one JSON line per fact. Secrets are masked by their names, and URLs, whoever wrote them into the
 * line: an error's message may quote one. Names from outside can neither steer a terminal nor turn a line around.
 */
export const logOptions = {
  level: process.env.LOG_LEVEL || "info",
  base: { app: "redeliver" },
  formatters: { log: (fields) => maskFields(fields) },
  serializers: { err: describeError },
  hooks: { streamWrite: visibleInJson },
} as const satisfies pino.LoggerOptions;

/**
 * The process's log, to standard error so that standard output stays for people. Log ids and counts, never bodies or header
 * values. Each line is written at once, so that a process that is killed loses none: some microseconds where it is a file.
 * Handing lines to a thread took the worker several times as long, and keeping them back until there are many wakes an idle
 * process for nothing.
 */
export const logger = pino(logOptions, pino.destination({ fd: 2, sync: true }));

/** Of an error only what it is and where: PostgreSQL puts whole rows into `detail`, payloads and keys among them. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: maskUrls(String(error)) };
  const { name, message, stack } = error;
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  return {
    type: name,
    message: maskUrls(message),
    stack: stack && maskUrls(stack),
    ...("code" in error ? { code: error.code } : {}),
    ...cause,
  };
}
