import type { Database } from "../db/client";
import type { DeliveryEdit } from "../db/generated/client";
import { getDeliveryDetail } from "../deliveries/data/detail";
import { LAST_ATTEMPT } from "../deliveries/limits";
import { RedeliverError } from "../errors";
import { originOf } from "../secrets/origins";
import { readOneSubscriber } from "../worker/config/one-subscriber";
import { editedSubscriber } from "../worker/requests/edited-subscriber";
import { buildRequest } from "../worker/requests/request";
import type { SentRequest } from "./command";
import { madeAnew, pairsOf, withSecrets } from "./with-secrets";

/** The request of one attempt, with its secrets masked, and whose it was. */
export type RequestOfAttempt = SentRequest & { subscriberId: string; contentType: string | null };

/**
 * Reads the request of an attempt as it is stored: its secrets are masked.
 * @throws RedeliverError not_found for an unknown delivery or attempt, conflict for a request that is not known or kept any more
 */
export async function readSentRequest(
  db: Database,
  deliveryId: string,
  attempt: number,
): Promise<RequestOfAttempt> {
  const detail = await getDeliveryDetail(db, deliveryId, LAST_ATTEMPT, attempt + 1);
  const found = detail?.attempts.find(({ number }) => number === attempt);
  if (!detail || !found) throw new RedeliverError("not_found", "There is no such attempt.");
  if (found.requestUrl === null || found.requestHeaders === null)
    throw new RedeliverError("conflict", "It is not known what this attempt sent: it was cut off.");
  if (detail.payload === null)
    throw new RedeliverError("conflict", "Retention has removed the payload, which is the request’s body.");
  return {
    url: found.requestUrl,
    headers: Object.entries(found.requestHeaders),
    body: detail.payload.body,
    subscriberId: detail.delivery.subscriberId,
    contentType: detail.payload.contentType,
  };
}

/**
 * Completes a request with the present secrets of its subscriber, of an edited copy with its own, and signs it at a time, so that the receiver
 * accepts it. Secrets stay with their origin: what was sent to another one keeps its masks.
 * @throws RedeliverError conflict when the subscriber was deleted, or its secrets cannot be used
 */
export async function readWithSecrets(
  db: Database,
  deliveryId: string,
  { subscriberId, contentType, ...sent }: RequestOfAttempt,
  at: number,
): Promise<SentRequest> {
  const subscriber = await readOneSubscriber(db.pool, subscriberId);
  if (!subscriber)
    throw new RedeliverError("conflict", "The subscriber was deleted, and its secrets with it.");
  if (subscriber.unreadable !== null) throw new RedeliverError("conflict", subscriber.unreadable);
  const edit = await db.prisma.deliveryEdit.findUnique({ where: { deliveryId } });
  const places = [subscriber, subscriber.alternative]
    .filter((one) => one !== null)
    .map((one) => (edit ? editedSubscriber({ id: deliveryId }, editOf(edit), one) : one));
  const place = places.find((one) => one.url === sent.url) ?? places[0] ?? subscriber;
  const request = buildRequest({ id: deliveryId, contentType, body: Buffer.from(sent.body) }, place, at);
  if ("problem" in request)
    throw new RedeliverError("conflict", `There is no such request: ${request.problem}.`);
  const headers = pairsOf(request.headers);
  return withSecrets(sent, {
    // What was sent to another URL stays as it was recorded.
    url: place.url === sent.url ? `${request.origin}${request.path}` : sent.url,
    headers: originOf(sent.url) === request.origin ? headers : madeAnew(headers),
  });
}

const editOf = ({ url, headers }: Pick<DeliveryEdit, "url" | "headers">) => ({
  url,
  headers: (headers ?? {}) as Record<string, string>,
});
