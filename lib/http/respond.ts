import { RETRY_AFTER_SECONDS, RedeliverError } from "../errors";
import { logger } from "../logger";

/** An answer of the API before a server writes it: a body is JSON, none is none. */
export type Answer = { status: number; headers: Record<string, string>; body?: unknown };

/** A JSON answer that no cache keeps. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return { status, headers: { "cache-control": "no-store", ...headers }, body };
}

/** What a log needs to say which request it was. */
export type Asked = { method: string; path: string };

/**
 * The answer to anything thrown: `{ error: { code, message, details? } }` with its status. What nobody expected is
 * logged and answered without its words; a database that does not answer is 503.
 */
export function errorAnswer(thrown: unknown, { method, path }: Asked): Answer {
  const error = asRedeliverError(thrown);
  if (error.status >= 500) logger.error({ err: thrown, method, path }, "request failed");
  const { code, message, details } = error;
  const headers: Record<string, string> = {};
  if (code === "unauthorized") headers["www-authenticate"] = "Bearer";
  if (code === "unavailable" || code === "too_many_requests")
    headers["retry-after"] = String(RETRY_AFTER_SECONDS);
  return json({ error: { code, message, ...(details?.length ? { details } : {}) } }, error.status, headers);
}

/** An answer as Next's route handlers give it. */
export function toResponse({ status, headers, body }: Answer): Response {
  return body === undefined
    ? new Response(null, { status, headers })
    : Response.json(body, { status, headers });
}

/** The answer to anything that a route handler of Next's threw. */
export function errorResponse(thrown: unknown, request: Request): Response {
  const { method, url } = request;
  return toResponse(errorAnswer(thrown, { method, path: new URL(url).pathname }));
}

function asRedeliverError(thrown: unknown): RedeliverError {
  if (thrown instanceof RedeliverError) return thrown;
  return isDatabaseUnavailable(thrown)
    ? new RedeliverError("unavailable", "The database does not answer. Try again in a moment.")
    : new RedeliverError("internal", "Something went wrong here. It was logged.");
}

/** Connection and shutdown errors of the network, of PostgreSQL (classes 08, 53, 57; what it cancelled for taking too long) and of Prisma. */
const UNAVAILABLE =
  /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|08...|53[0-9A-Z]{3}|57014|57P0\d|25P03|55P03|P1001|P1002|P1008|P1017|P2024|P2028)$/;
const UNAVAILABLE_TEXT =
  /Connection terminated|Query read timeout|canceling statement due to|timeout exceeded when trying to connect|not queryable|DatabaseNotReachable|ConnectionClosed|Can't reach database/i;

/** Whether an error says that the database could not be reached or ended the connection. */
export function isDatabaseUnavailable(thrown: unknown): boolean {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth++) {
    if ("code" in error && UNAVAILABLE.test(String(error.code))) return true;
    if (UNAVAILABLE_TEXT.test(error.message)) return true;
    if (error instanceof AggregateError && error.errors.some(isDatabaseUnavailable)) return true;
  }
  return false;
}
