import { Readable } from "node:stream";
import type { Actor } from "../../access/actor";
import { recordAudit } from "../../audit/mutations";
import type { Database } from "../../db/client";
import { BodyReader } from "../../http/body-reader";
import type { Incoming } from "../../http/incoming";
import { answerPublish } from "../../publishing/publish-handler";
import { fingerprintOf } from "../../secrets/fingerprint";
import { getHandler } from "../data";
import { type EventToTry, headersOf, publishPath, type TriedEvent } from "../try-it";

/**
 * Publishes an event as its publisher would: the same decisions, records and deliveries, refused ones included. The user is
 * admitted as an API key with the scope events:publish is: the interceptors of the handler's policy are not asked, and the event
 * has no publisher. The audit row with the event's id is written first, so that nothing is published without one. It is of an event
 * that is not stored when the idempotency key was used before.
 * @throws RedeliverError not_found for the handler
 */
export async function publishToTry(
  db: Database,
  actor: Extract<Actor, { type: "user" }>,
  event: EventToTry,
): Promise<TriedEvent> {
  const { basePath, name } = await getHandler(db.prisma, event.handlerId);
  const path = publishPath(basePath, event);
  const headers = headersOf(event);
  const body = Buffer.from(event.body);
  let unaudited: unknown;
  const onRecord = (eventId: string) =>
    recordAudit(db.prisma, {
      actor,
      action: "handler.publish",
      outcome: "allowed",
      targetType: "handler",
      targetId: event.handlerId,
      detail: { name, path, headers, eventId, ...fingerprintOf(body) },
    }).catch((error: unknown) => {
      unaudited = error;
      throw error;
    });
  const identity = `user:${actor.id}`;
  const request = requestOf(path, headers, body, actor.address);
  const answer = await answerPublish(() => db, request, { identity, onRecord });
  // The answer of a publisher does not say that the audit row is missing.
  if (unaudited) throw unaudited;
  const { eventId = null } = (answer.body ?? {}) as { eventId?: string };
  return { status: answer.status, eventId, body: JSON.stringify(answer.body, null, 2) };
}

/** A request as the server would receive it. */
function requestOf(path: string, headers: Record<string, string>, body: Buffer, address = ""): Incoming {
  const headerList = { ...headers, "user-agent": "Redeliver console", "content-length": String(body.length) };
  return {
    method: "POST",
    path: `/api/events${path}`,
    headers: { get: (name) => Object.entries(headerList).find(([given]) => given === name)?.[1] ?? null },
    headerList,
    address,
    body: new BodyReader(Readable.from(body)),
  };
}
