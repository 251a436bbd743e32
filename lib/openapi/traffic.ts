import { z } from "zod";
import { idParams } from "../api/inputs";
import { operation } from "../api/operation";
import {
  deliveryList,
  discardAnswer,
  listDeliveriesQuery,
  operationBody,
  retryAnswer,
} from "../deliveries/api-schema";
import { OPERATION_KINDS, SKIP_REASONS } from "../engine/state";
import { eventAnswer, eventList, listEventsQuery, oneEventQuery } from "../events/api-schema";
import { BATCH_LIMIT_BYTES, eventBatch, eventBatchAccepted } from "../events/schema";
import { timestamp } from "../time/timestamp";

/** The operations on what flows: events, deliveries and the operations on them. */

const EXAMPLE_ID = "0190f0a0-0000-7000-8000-000000000000";
const deliveries = [{ eventId: EXAMPLE_ID, subscriberId: EXAMPLE_ID }];

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

export const listEvents = operation({
  method: "get",
  path: "/api/v1/events",
  tag: "events",
  access: "deliveries:read",
  summary: "List the events received",
  query: listEventsQuery,
  answer: eventList,
});

export const getEvent = operation({
  method: "get",
  path: "/api/v1/events/{id}",
  tag: "events",
  access: "deliveries:read",
  summary: "Read an event with its deliveries and attempts",
  description:
    "All of them at once, unless they are very many: what is left out then is said where it would be, with how to get it.",
  params: idParams,
  query: oneEventQuery,
  answer: eventAnswer,
});

export const listDeliveries = operation({
  method: "get",
  path: "/api/v1/deliveries",
  tag: "deliveries",
  access: "deliveries:read",
  summary: "List failed deliveries",
  description:
    "Without dates, those whose last attempt was in the last 14 days, which is also the longest window; those of one " +
    "event (`eventId`) whatever their age.",
  query: listDeliveriesQuery,
  answer: deliveryList,
});

export const retryDeliveries = operation({
  method: "post",
  path: "/api/v1/deliveries",
  tag: "deliveries",
  access: "deliveries:retry",
  summary: "Retry up to 500 failed deliveries",
  description: "Each gets exactly one attempt. What cannot be retried is skipped, with its reason.",
  body: operationBody,
  status: 202,
  answer: retryAnswer,
  example: { deliveries },
});

export const discardDeliveries = operation({
  method: "delete",
  path: "/api/v1/deliveries",
  tag: "deliveries",
  access: "deliveries:discard",
  summary: "Move up to 500 failed deliveries to the bin",
  body: operationBody,
  status: 202,
  answer: discardAnswer,
  example: { deliveries },
});

export const getOperation = operation({
  method: "get",
  path: "/api/v1/operations/{id}",
  tag: "operations",
  access: "deliveries:read",
  summary: "Read a bulk operation and how far it has come",
  params: idParams,
  answer: z.object({
    id: z.uuid(),
    kind: z.enum(OPERATION_KINDS),
    actorName: z.string(),
    createdAt: timestamp,
    requested: z.int(),
    changed: z.int(),
    skipped: z.int(),
    skippedByReason: z.partialRecord(z.enum(SKIP_REASONS), z.int()),
    progress: z.object({ waiting: z.int(), delivered: z.int(), failedAgain: z.int() }),
    finished: z.boolean(),
  }),
});
