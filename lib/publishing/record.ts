import { createHash } from "node:crypto";
import { newEventId, SHARD_COUNT } from "../db/ids";
import type { Priority } from "../engine/priority";
import type { Incoming } from "../http/incoming";
import type { KnownPublisher } from "../interceptors/question";
import { maskHeaders } from "../secrets/mask";
import { boundedContentType } from "../text/content-type";
import type { Judgement } from "./judge";
import type { Routing } from "./read-routing";
import type { Target } from "./routing";
import { REFUSED_HEADER_LENGTH, statusOf } from "./schema";

/** One received request as it is written. It is distributed to the target's destinations when `httpStatus` is 202. */
export type EventRecord = {
  id: string;
  receivedAt: Date;
  httpStatus: number;
  /** Null when accepted, else a short code. */
  reason: string | null;
  /** The path after `/api/events`. */
  path: string;
  target: Target | null;
  publisher: KnownPublisher | null;
  sourceAddress: string | null;
  contentType: string | null;
  /** With masked secrets. */
  headers: Record<string, string>;
  body: Buffer;
  /** The size received, which may exceed that of `body`. */
  sizeBytes: number;
  idempotency: Idempotency | null;
  /** Null for a refused request without a priority. */
  priority: Priority | null;
  /** The event's value to its publisher: digits for `numeric`. */
  value: string | null;
};

export type Idempotency = {
  /** The publisher's key within its scope, which is unique. */
  key: string;
  /** SHA-256 of the body: the same key with another body is an error. */
  fingerprint: string;
  /** The shard of every event with this key, so that the shard's index makes the key unique. */
  shard: number;
};

/** The most characters of a path in the event's row. A longer path names no topic and is cut. */
const LONGEST_PATH = 1000;

/** Makes the record of a request that was judged, with its secrets masked. */
export function recordOf(
  routing: Routing,
  request: Incoming,
  path: string,
  judgement: Judgement,
): EventRecord {
  const { target, identity, idempotencyKey, body, priority, value } = judgement;
  const receivedAt = new Date();
  const sentType = request.headers.get("content-type");
  const contentType = boundedContentType(sentType);
  const isCut = contentType !== null && contentType !== sentType;
  const headerList = isCut ? { ...request.headerList, "content-type": contentType } : request.headerList;
  const headers = maskHeaders(headerList, routing.secretHeaders);
  const idempotency =
    target && identity && idempotencyKey ? idempotencyOf(target, identity, idempotencyKey, body) : null;
  return {
    id: idFor(receivedAt, idempotency),
    receivedAt,
    httpStatus: statusOf(judgement.refusal),
    reason: judgement.refusal,
    path: path.slice(0, LONGEST_PATH),
    target,
    publisher: judgement.publisher,
    sourceAddress: request.address,
    contentType,
    headers: judgement.refusal ? startOfHeaders(headers) : headers,
    body,
    sizeBytes: judgement.size,
    idempotency,
    priority,
    value,
  };
}

/** The first headers of a refused request, the last of them cut: anybody can send 64 KB of them. */
function startOfHeaders(headers: Record<string, string>): Record<string, string> {
  const kept: Record<string, string> = {};
  let left = REFUSED_HEADER_LENGTH;
  for (const [name, value] of Object.entries(headers)) {
    left -= name.length;
    if (left <= 0) break;
    kept[name] = value.length > left ? `${value.slice(0, left)}…` : value;
    left -= value.length;
  }
  return kept;
}

/** Scopes a publisher's idempotency key to context, handler, topic and publisher. */
export function idempotencyOf(target: Target, identity: string, key: string, body: Buffer): Idempotency {
  const scope = sha256([target.context.id, target.handler.id, target.topic.id, identity].join(" ")).toString(
    "base64url",
  );
  const scoped = `${scope.slice(0, 22)}:${key}`;
  return {
    key: scoped,
    fingerprint: sha256(body).toString("hex"),
    shard: sha256(scoped).readUInt8(0) % SHARD_COUNT,
  };
}

/** Makes the id of a new event, in the shard of its idempotency key if it has one. */
export function idFor(receivedAt: Date, idempotency: Idempotency | null): string {
  return newEventId(receivedAt.getTime(), idempotency?.shard);
}

function sha256(data: string | Buffer): Buffer {
  return createHash("sha256").update(data).digest();
}
