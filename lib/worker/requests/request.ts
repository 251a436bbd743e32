import { signMessage } from "../../engine/signature";
import type { ClaimedDelivery } from "../claims/claimed-delivery";
import type { Subscriber } from "../config/subscriber";
import type { OutgoingRequest } from "./send";
import type { Unsendable } from "./send-report";

const PAYLOAD_REMOVED = { problem: "its payload was removed by retention", isPayloadRemoved: true } as const;

/**
 * Builds the request of an attempt at a time (epoch milliseconds, the database's clock) by the Standard Webhooks
 * specification: the same id and bytes on every attempt, a new timestamp and signature on each.
 * @returns the request, or why there can be none: unusable settings of the subscriber, or a payload that retention has removed
 */
export function buildRequest(
  delivery: Pick<ClaimedDelivery, "id" | "contentType" | "body">,
  subscriber: Subscriber,
  at: number,
): OutgoingRequest | Unsendable {
  const { target, keys, previousKeys, previousKeysUntil, timeoutMs } = subscriber;
  if ("problem" in target) return target;
  const { id, contentType } = delivery;
  if (delivery.body === null) return PAYLOAD_REMOVED;
  const body = typeof delivery.body === "string" ? Buffer.from(delivery.body) : delivery.body;
  const timestamp = Math.floor(at / 1000);
  const signing = previousKeys.length > 0 && at < previousKeysUntil ? [...keys, ...previousKeys] : keys;
  const headers = [
    ...subscriber.headers,
    "webhook-id",
    id,
    "webhook-timestamp",
    String(timestamp),
    "webhook-signature",
    signMessage(signing, { id, timestamp, body }),
  ];
  if (contentType !== null) headers.push("content-type", contentType);
  return { origin: target.origin, path: target.path, headers, body, timeoutMs };
}
