import { z } from "zod";
import { operation } from "../api/operation";
import { PRIORITIES } from "../engine/priority";
import type { ErrorCode } from "../errors";
import {
  BATCH_LIMIT_BYTES,
  EVENT_VALUE,
  eventAccepted,
  eventBatch,
  eventBatchAccepted,
  PAYLOAD_LIMIT_BYTES,
} from "./schema";

/** Publishing by the HTTP API, as the document describes it. */

export const publishBatch = operation({
  method: "post",
  path: "/api/v1/events:batch",
  tag: "events",
  access: "events:publish",
  summary: "Publish up to 1,000 events, all or none",
  description:
    "Answered when all events and their deliveries are durable. `idempotencyKey` works as the Idempotency-Key header " +
    "of a single publish. 422 names each event that names an unknown handler, topic or context.",
  body: eventBatch,
  maxBodyBytes: BATCH_LIMIT_BYTES,
  status: 202,
  answer: eventBatchAccepted,
  errors: ["unprocessable"],
  example: { events: [{ handler: "/alerts", topic: "latency", payload: { service: "checkout", p99: 812 } }] },
});

/** Publishing one event. It has no schemas of a route, because its path has any number of segments and its body is any bytes. */
export const publishEvent = {
  summary: "Publish an event",
  description:
    "The path is `[context/]handler…/topic`, as `alerts/latency` or `testing/billing/invoices/paid`; the default " +
    "context adds no segment. Answered when the event and its deliveries are durable. A refused request is kept as " +
    "an event as well, and not distributed.",
  path: "Several segments. Their slashes may be written as they are or as %2F.",
  headers: {
    "Idempotency-Key": z
      .string()
      .describe(
        "1 to 255 characters, of one topic, context and publisher. Again with the same body: the same event; with " +
          "another one: 422.",
      ),
    "event-priority": z
      .enum(PRIORITIES)
      .describe(
        "In capitals or not; the topic's when left out. Of a subscriber's deliveries that are due, the urgent go first.",
      ),
    "event-value": z
      .union([z.number().min(0), z.string().regex(EVENT_VALUE)])
      .describe(
        "What the event is worth to you, from 0, with up to 4 decimals: kept with the event and shown. As text it may have " +
          "more digits than a double holds.",
      ),
  },
  body: `Any content type, up to ${PAYLOAD_LIMIT_BYTES} bytes. What says it is JSON must be; any other Content-Type is taken as it is.`,
  answer: eventAccepted,
  errors: [
    "invalid",
    "unauthorized",
    "not_found",
    "payload_too_large",
    "unsupported_media_type",
    "unprocessable",
    "too_many_requests",
  ] satisfies ErrorCode[],
  example: {
    path: "/api/events/alerts/latency",
    headers: ["Idempotency-Key: 2026-11-22-checkout-812"],
    body: { service: "checkout", p99: 812 },
  },
};
