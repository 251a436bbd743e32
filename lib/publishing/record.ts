import { createHash } from "node:crypto";
import { newEventId, SHARD_COUNT } from "../db/ids";
import type { Priority } from "../engine/priority";
import type { KnownPublisher } from "../interceptors/question";
import type { Target } from "./resolve";

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
