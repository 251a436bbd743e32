import pino from "pino";
import { maskFields } from "./secrets/mask-fields";
import { maskUrls } from "./secrets/mask-url";
import { visibleInJson } from "./text/visible";

/**
 * The logger: one JSON line per fact. Secrets are masked by their names, and URLs anywhere in a line, because an error's message
 * may quote one. External names can neither control a terminal nor reverse a line.
 */
export const logOptions = {
  level: process.env.LOG_LEVEL || "info",
  base: { app: "redeliver" },
  formatters: { log: (fields) => maskFields(fields) },
  serializers: { err: describeError },
  hooks: { streamWrite: visibleInJson },
} as const satisfies pino.LoggerOptions;

/**
 * The log of the process, on standard error, because standard output is for people. Log ids and counts, never bodies or header
 * values. Each line is written at once, so that a killed process loses none; this takes some microseconds for a file. Passing
 * lines to a thread took the worker several times as long, and buffering lines wakes an idle process for nothing.
 */
export const logger = pino(logOptions, pino.destination({ fd: 2, sync: true }));

/** Logs only the type, message and stack of an error: PostgreSQL puts whole rows into `detail`, with payloads and keys. */
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
