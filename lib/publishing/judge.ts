import { isUtf8 } from "node:buffer";
import { type Priority, readPriority } from "../engine/priority";
import { isEncoded } from "../http/body";
import type { BodyReader } from "../http/body-reader";
import { isJsonType } from "../http/content-type";
import type { RequestHeaders } from "../http/headers";
import type { Incoming } from "../http/incoming";
import type { KnownPublisher } from "../interceptors/question";
import { isJson } from "../text/read-json";
import { admit } from "./admission";
import { resolvePath, type Target } from "./resolve";
import type { Routing } from "./routing";
import {
  type EventRefusal,
  idempotencyKey as idempotencyKeySchema,
  PAYLOAD_LIMIT_BYTES,
  REFUSED_BODY_BYTES,
  readValue,
} from "./schema";

/** What was decided about one request, with what of it is kept. `refusal` null: it is accepted. */
export type Judgement = {
  refusal: EventRefusal | null;
  target: Target | null;
  publisher: KnownPublisher | null;
  /** Who published, to scope idempotency keys; null when nobody was let in. */
  identity: string | null;
  idempotencyKey: string | null;
  /** As it was asked for, else the topic's; null for a refused request that did not ask, or not in these words. */
  priority: Priority | null;
  value: string | null;
  body: Buffer;
  /** Bytes that came, as far as is known. */
  size: number;
};

/**
 * Decides about a request in the order path → publisher → form → size → content. No more of the body is read than the
 * decision needs and the record keeps: a stranger's first kibibyte, an accepted one's whole.
 */
export async function judgeRequest(
  routing: Routing,
  { headers, address, body }: Pick<Incoming, "headers" | "address" | "body">,
  segments: readonly string[],
): Promise<Judgement> {
  const target = resolvePath(routing, segments);
  if (!target) return refuse("unknown_path", headers, body, null);
  const admission = await admit(routing, target.handler, { headers, address, contextId: target.context.id });
  if (!admission.admitted) return refuse(admission.refusal, headers, body, target);
  const { publisher, identity } = admission;
  const formRefusal = checkForm(headers);
  if (formRefusal) return { ...(await refuse(formRefusal, headers, body, target)), publisher, identity };
  const { bytes, truncated } = await body.upTo(PAYLOAD_LIMIT_BYTES);
  if (truncated)
    return { ...(await refuse("payload_too_large", headers, body, target)), publisher, identity };
  const asked = requestedPriority(headers);
  const kept = { target, publisher, identity, ...asked, body: bytes, size: bytes.length };
  // A refused request does not use up its key: the publisher may mend it and send it again.
  if (isFalseJson(headers, bytes)) return { ...kept, refusal: "invalid_json", idempotencyKey: null };
  const priority = asked.priority ?? target.topic.priority;
  return { ...kept, priority, refusal: null, idempotencyKey: headers.get("idempotency-key") };
}

async function refuse(
  refusal: EventRefusal,
  headers: RequestHeaders,
  body: BodyReader,
  target: Target | null,
): Promise<Judgement> {
  const { bytes, read } = await body.upTo(REFUSED_BODY_BYTES);
  const size = Math.max(read, declaredSize(headers));
  const nobody = { publisher: null, identity: null, idempotencyKey: null };
  return { refusal, target, ...nobody, ...requestedPriority(headers), body: bytes, size };
}

/** The priority and value a publisher asks for, as far as they can be read. */
function requestedPriority(headers: RequestHeaders): Pick<Judgement, "priority" | "value"> {
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
  const asked = requestedPriority(headers);
  if (headers.get("event-priority") !== null && asked.priority === null) return "invalid_priority";
  return headers.get("event-value") !== null && asked.value === null ? "invalid_value" : null;
}

function isFalseJson(headers: RequestHeaders, bytes: Buffer): boolean {
  if (!isJsonType(headers.get("content-type") ?? "")) return false;
  return !isUtf8(bytes) || !isJson(bytes);
}

/** Content-Length, where it is a size that fits the column; it may lie, so it only informs. */
function declaredSize(headers: RequestHeaders): number {
  const declared = Number(headers.get("content-length") ?? 0);
  return Number.isSafeInteger(declared) && declared > 0 ? Math.min(declared, 2 ** 31 - 1) : 0;
}
