import { isUtf8 } from "node:buffer";
import { type Priority, readPriority } from "../engine/priority";
import { isEncoded } from "../http/body";
import type { BodyReader } from "../http/body-reader";
import type { RequestHeaders } from "../http/headers";
import type { Incoming } from "../http/incoming";
import type { PolicyChecks } from "../interceptors/check";
import type { KnownPublisher, Question, Verdict } from "../interceptors/question";
import type { AccessRefusal } from "../interceptors/refusals";
import { hashApiKey } from "../key-use/data";
import { isJsonType } from "../text/content-type";
import { isJson } from "../text/read-json";
import type { RoutedHandler, Routing } from "./read-routing";
import { resolvePath, segmentsOf, type Target } from "./routing";
import {
  type EventRefusal,
  idempotencyKey as idempotencyKeySchema,
  PAYLOAD_LIMIT_BYTES,
  REFUSED_BODY_BYTES,
  readValue,
} from "./schema";

/** The identity of whoever publishes to an open handler. */
export const ANYONE = "anyone";

/** The decision about one request, with the parts of it that are stored. `refusal` is null for an accepted request. */
export type Judgement = {
  refusal: EventRefusal | null;
  target: Target | null;
  publisher: KnownPublisher | null;
  /** The API key that admitted the request. */
  keyId?: string | undefined;
  /** The publisher's identity, which scopes idempotency keys; null for a request that was not admitted. */
  identity: string | null;
  idempotencyKey: string | null;
  /** The requested priority, else the topic's; null for a refused request without a valid one. */
  priority: Priority | null;
  value: string | null;
  body: Buffer;
  /** Bytes received, as far as known. */
  size: number;
};

/**
 * Decides about a request in the order path → publisher → form → size → content. It reads no more of the body than the
 * decision needs and the record stores: the first kibibyte of a refused request, the whole of an accepted one.
 * @param path the rest of the path after `/api/events`, unchanged
 * @param admittedAs the identity of a publisher who was admitted before: interceptors and API keys are not asked
 */
export async function judgeRequest(
  routing: Routing,
  { headers, address, body }: Pick<Incoming, "headers" | "address" | "body">,
  path: string,
  admittedAs?: string,
): Promise<Judgement> {
  const target = resolvePath(routing, segmentsOf(path));
  if (!target) return refuse("unknown_path", headers, body, null);
  const admission: Admission = admittedAs
    ? { admitted: true, publisher: null, identity: admittedAs }
    : await admit(routing, target.handler, { headers, address, contextId: target.context.id });
  if (!admission.admitted) return refuse(admission.refusal, headers, body, target);
  const { publisher, identity, keyId } = admission;
  const formRefusal = checkForm(headers);
  if (formRefusal)
    return { ...(await refuse(formRefusal, headers, body, target)), publisher, identity, keyId };
  const { bytes, truncated } = await body.upTo(PAYLOAD_LIMIT_BYTES);
  if (truncated)
    return { ...(await refuse("payload_too_large", headers, body, target)), publisher, identity, keyId };
  const asked = requestedValues(headers);
  const kept = { target, publisher, identity, keyId, ...asked, body: bytes, size: bytes.length };
  // A refused request does not use up its key: the publisher may correct and repeat it.
  if (isFalseJson(headers, bytes)) {
    const start = bytes.subarray(0, REFUSED_BODY_BYTES);
    return { ...kept, body: start, refusal: "invalid_json", idempotencyKey: null };
  }
  const priority = asked.priority ?? target.topic.priority;
  return { ...kept, priority, refusal: null, idempotencyKey: headers.get("idempotency-key") };
}

/**
 * The decision about a publisher: admitted, or refused with the reason. `identity` scopes idempotency keys: two publishers
 * may use the same key for different events.
 */
type Admission =
  | { admitted: true; publisher: KnownPublisher | null; identity: string; keyId?: string }
  | { admitted: false; refusal: AccessRefusal };

/**
 * Decides whether a request may publish to a handler: accepted by all interceptors of the handler's policy, or with an API key
 * that may publish, or because the handler is open. Interceptors come first, because only they identify the publisher.
 */
async function admit(
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
  const known = key && routing.apiKeys.get(hashApiKey(key));
  const isExpired = known && known.expiresAt <= Date.now();
  if (known && !isExpired)
    return { admitted: true, publisher: null, identity: `key:${known.id}`, keyId: known.id };
  if (handler.open) return { admitted: true, publisher: null, identity: ANYONE };
  return { admitted: false, refusal: isExpired ? "key_expired" : verdict.refusal };
}

/** Requires that all interceptors accept, and that those that identify a publisher identify the same one. */
async function ask(checks: PolicyChecks, question: Question): Promise<Verdict> {
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

async function refuse(
  refusal: EventRefusal,
  headers: RequestHeaders,
  body: BodyReader,
  target: Target | null,
): Promise<Judgement> {
  const { bytes, read } = await body.upTo(REFUSED_BODY_BYTES);
  const size = Math.max(read, declaredSize(headers));
  const unknown = { publisher: null, identity: null, idempotencyKey: null };
  return { refusal, target, ...unknown, ...requestedValues(headers), body: bytes, size };
}

/** Reads the priority and value that a publisher requests; null where they are missing or invalid. */
function requestedValues(headers: RequestHeaders): Pick<Judgement, "priority" | "value"> {
  const priority = headers.get("event-priority");
  const value = headers.get("event-value");
  return {
    priority: priority === null ? null : readPriority(priority),
    value: value === null ? null : readValue(value),
  };
}

function checkForm(headers: RequestHeaders): EventRefusal | null {
  if (isEncoded(headers)) return "unsupported_encoding";
  const key = headers.get("idempotency-key");
  if (key !== null && !idempotencyKeySchema.safeParse(key).success) return "invalid_idempotency_key";
  const asked = requestedValues(headers);
  if (headers.get("event-priority") !== null && asked.priority === null) return "invalid_priority";
  return headers.get("event-value") !== null && asked.value === null ? "invalid_value" : null;
}

function isFalseJson(headers: RequestHeaders, bytes: Buffer): boolean {
  if (!isJsonType(headers.get("content-type") ?? "")) return false;
  return !isUtf8(bytes) || !isJson(bytes);
}

/** Reads Content-Length as a size that fits the column. It may be wrong, so no decision depends on it. */
function declaredSize(headers: RequestHeaders): number {
  const declared = Number(headers.get("content-length") ?? 0);
  return Number.isSafeInteger(declared) && declared > 0 ? Math.min(declared, 2 ** 31 - 1) : 0;
}
