import { RedeliverError } from "../errors";
import { logger } from "../logger";

/** A JSON answer that no cache keeps. */
export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(value, { status, headers: { "cache-control": "no-store", ...headers } });
}

/**
 * The answer to anything thrown: `{ error: { code, message, details? } }` with its status. What nobody expected is
 * logged and answered without its words; a database that does not answer is 503.
 */
export function errorResponse(thrown: unknown, request: Request): Response {
  const error = asRedeliverError(thrown);
  if (error.status >= 500) {
    const { pathname } = new URL(request.url);
    logger.error({ err: thrown, method: request.method, path: pathname }, "request failed");
  }
  const { code, message, details } = error;
  const headers: Record<string, string> = {};
  if (code === "unauthorized") headers["www-authenticate"] = "Bearer";
  if (code === "unavailable" || code === "too_many_requests") headers["retry-after"] = "5";
  return json({ error: { code, message, ...(details?.length ? { details } : {}) } }, error.status, headers);
}

function asRedeliverError(thrown: unknown): RedeliverError {
  if (thrown instanceof RedeliverError) return thrown;
  return isDatabaseUnavailable(thrown)
    ? new RedeliverError("unavailable", "The database does not answer. Try again in a moment.")
    : new RedeliverError("internal", "Something went wrong here. It was logged.");
}

/** Connection and shutdown errors of the network, of PostgreSQL (classes 08, 53, 57) and of Prisma. */
const UNAVAILABLE =
  /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|08...|53[0-9A-Z]{3}|57P0\d|P1001|P1002|P1008|P1017|P2024|P2028)$/;
const UNAVAILABLE_TEXT =
  /Connection terminated|timeout exceeded when trying to connect|not queryable|DatabaseNotReachable|ConnectionClosed|Can't reach database/i;

/** Whether an error says that the database could not be reached or ended the connection. */
export function isDatabaseUnavailable(thrown: unknown): boolean {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth++) {
    if ("code" in error && UNAVAILABLE.test(String(error.code))) return true;
    if (UNAVAILABLE_TEXT.test(error.message)) return true;
    if (error instanceof AggregateError && error.errors.some(isDatabaseUnavailable)) return true;
  }
  return false;
}
