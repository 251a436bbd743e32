import { RETRY_AFTER_SECONDS, RedeliverError } from "../errors";
import { logger } from "../logger";

/** A response of the API before a server writes it: with a JSON body, or without one. */
export type Answer = { status: number; headers: Record<string, string>; body?: unknown };

/** A JSON response that caches may not store. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return { status, headers: { "cache-control": "no-store", ...headers }, body };
}

/** The facts of a request for the log. */
export type Asked = { method: string; path: string };

/**
 * The response to any error: `{ error: { code, message, details? } }` with its status. An unexpected error is logged, and its
 * message is not sent; an unavailable database is 503.
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

/** The response in the form of Next's route handlers. */
export function toResponse({ status, headers, body }: Answer): Response {
  return body === undefined
    ? new Response(null, { status, headers })
    : Response.json(body, { status, headers });
}

/** The response to any error of a Next route handler. */
export function errorResponse(thrown: unknown, request: Request): Response {
  const { method, url } = request;
  return toResponse(errorAnswer(thrown, { method, path: new URL(url).pathname }));
}

/** Any error as one of the product: `unavailable` when the database could not be reached, `internal` for the unexpected. */
export function asRedeliverError(thrown: unknown): RedeliverError {
  if (thrown instanceof RedeliverError) return thrown;
  return isDatabaseUnavailable(thrown)
    ? new RedeliverError("unavailable", "The database does not answer. Try again in a moment.")
    : new RedeliverError("internal", "Something went wrong here. It was logged.");
}

/** Connection and shutdown errors of the network, of PostgreSQL (classes 08, 53, 57, cancelled statements included) and of Prisma. */
const UNAVAILABLE =
  /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|08...|53[0-9A-Z]{3}|57014|57P0\d|25P03|55P03|P1001|P1002|P1008|P1017|P2024|P2028)$/;
const UNAVAILABLE_TEXT =
  /Connection terminated|Query read timeout|canceling statement due to|timeout exceeded when trying to connect|not queryable|DatabaseNotReachable|ConnectionClosed|Can't reach database/i;

/** Prisma has no code of its own for most errors of PostgreSQL, whose code it puts into the text. */
const PRISMA_NAMES = /Code: `(\w{5})`/;

/** Whether an error means that the database is unreachable or closed the connection. */
export function isDatabaseUnavailable(thrown: unknown): boolean {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth++) {
    if ("code" in error && UNAVAILABLE.test(String(error.code))) return true;
    if (UNAVAILABLE_TEXT.test(error.message)) return true;
    if (UNAVAILABLE.test(PRISMA_NAMES.exec(error.message)?.[1] ?? "")) return true;
    if (error instanceof AggregateError && error.errors.some(isDatabaseUnavailable)) return true;
  }
  return false;
}
