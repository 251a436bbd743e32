import { RedeliverError } from "../errors";
import type { AuthRequest } from "./options";

/**
 * Gives throttled sign-ins, and sign-ins that failed without a decision, their own HTTP status, in the API's shape beside the
 * fields that next-auth's client reads. A form sent without script is redirected to the sign-in page.
 */
export async function withStatus(
  answer: Response,
  refusal: NonNullable<AuthRequest["refused"]>,
): Promise<Response> {
  const error = errorOf(refusal);
  if (error === undefined) return answer;
  const headers = new Headers(answer.headers);
  const seconds = refusal.retryAfterSeconds;
  if (seconds) headers.set("retry-after", String(seconds));
  if (answer.status !== 401) return new Response(answer.body, { status: answer.status, headers });
  const { code, message, status } = error;
  return Response.json({ ...(await answer.json()), error: { code, message } }, { status, headers });
}

function errorOf({ refused, retryAfterSeconds }: NonNullable<AuthRequest["refused"]>) {
  if (refused === "unavailable")
    return new RedeliverError("unavailable", "The database does not answer. Try again in a moment.");
  if (refused === "failed")
    return new RedeliverError("internal", "Something went wrong here. It was logged.");
  if (!retryAfterSeconds) return undefined;
  const message = `Too many attempts to sign in. Try again in ${retryAfterSeconds} seconds.`;
  return new RedeliverError("too_many_requests", message);
}
