import type { Database } from "../db/client";
import { getDeliveryDetail } from "../deliveries/data/detail";
import { LAST_ATTEMPT } from "../deliveries/limits";
import { RedeliverError } from "../errors";
import { readOneSubscriber } from "../worker/config/one-subscriber";
import { buildRequest } from "../worker/requests/request";
import type { SentRequest } from "./command";
import { pairsOf, withSecrets } from "./with-secrets";

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
 * Completes a request with the present secrets of its subscriber, and signs it at a time, so that the receiver accepts it.
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
  const places = [subscriber, subscriber.alternative].filter((one) => one !== null);
  const { target, url } = places.find((one) => one.url === sent.url) ?? subscriber;
  const request = buildRequest(
    { id: deliveryId, contentType, body: Buffer.from(sent.body) },
    { ...subscriber, target },
    at,
  );
  if ("problem" in request)
    throw new RedeliverError("conflict", `There is no such request: ${request.problem}.`);
  return withSecrets(sent, {
    // What was sent to another URL stays as it was recorded.
    url: url === sent.url ? `${request.origin}${request.path}` : sent.url,
    headers: pairsOf(request.headers),
  });
}
