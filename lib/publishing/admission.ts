import { hashApiKey } from "../api-keys/data";
import type { InterceptorCheck, KnownPublisher, Question, Verdict } from "../interceptors/question";
import type { AccessRefusal } from "../interceptors/refusals";
import type { RoutedHandler, Routing } from "./routing";

/**
 * The decision about a publisher: admitted, or refused with the reason. `identity` scopes idempotency keys: two publishers
 * may use the same key for different events.
 */
export type Admission =
  | { admitted: true; publisher: KnownPublisher | null; identity: string }
  | { admitted: false; refusal: AccessRefusal };

/**
 * Decides whether a request may publish to a handler: accepted by all interceptors of the handler's policy, or with an API key
 * that may publish, or because the handler is open. Interceptors come first, because only they identify the publisher.
 */
export async function admit(
  routing: Routing,
  handler: RoutedHandler,
  request: Omit<Question, "publishers">,
): Promise<Admission> {
  const verdict = await ask(handler.interceptors, { ...request, publishers: routing.publishers });
  if (verdict.accepted) {
    const { publisher, subject } = verdict;
    const identity = publisher ? `publisher:${publisher.id}` : subject ? `subject:${subject}` : "policy";
    return { admitted: true, publisher, identity };
  }
  const key = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  const keyId = key && routing.apiKeys.get(hashApiKey(key));
  if (keyId) return { admitted: true, publisher: null, identity: `key:${keyId}` };
  if (handler.open) return { admitted: true, publisher: null, identity: "anyone" };
  return { admitted: false, refusal: verdict.refusal };
}

/** Requires that all interceptors accept, and that those that identify a publisher identify the same one. */
async function ask(checks: readonly InterceptorCheck[] | "unknown", question: Question): Promise<Verdict> {
  // An interceptor unknown to this release admits no request.
  if (checks === "unknown" || checks.length === 0) return { accepted: false, refusal: "unauthorized" };
  let publisher: KnownPublisher | null = null;
  let subject: string | null = null;
  for (const check of checks) {
    const verdict = await check(question);
    if (!verdict.accepted) return verdict;
    if (publisher && verdict.publisher && publisher.id !== verdict.publisher.id) {
      return { accepted: false, refusal: "publishers_differ" };
    }
    publisher ??= verdict.publisher;
    subject ??= verdict.subject ?? null;
  }
  return { accepted: true, publisher, subject };
}
