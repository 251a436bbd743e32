import { z } from "zod";
import { FAILURE_CLASSES } from "../engine/failure";
import { RETRYING_ENDED, SKIP_REASONS } from "../engine/state";
import {
  AFTER,
  dayOrTime,
  listOf,
  MOST_OFFSET,
  next,
  OFFSET_LIMITS,
  uuid,
  wholeNumber,
  windowOfDays,
} from "../http/query-fields";
import { storedText } from "../text/stored-text";
import { DELIVERY_SORTS, deliveryPair, MAX_DELIVERIES, MAX_WINDOW_DAYS, SORT_DIRECTIONS } from "./schema";

/** What `/api/v1/deliveries` accepts and answers: read by its route and by the OpenAPI document. */

/** The query of GET: every parameter is optional; an unknown one is refused. */
export const listDeliveriesQuery = z.strictObject({
  _sortBy: z.enum(DELIVERY_SORTS).default("date"),
  _direction: z.enum(SORT_DIRECTIONS).default("DESC"),
  _limit: wholeNumber(1, MAX_DELIVERIES).default(50),
  _offset: wholeNumber(0, MOST_OFFSET).default(0).describe(OFFSET_LIMITS),
  _after: storedText().max(4000).optional().describe(AFTER),
  beginDate: dayOrTime.optional(),
  endDate: dayOrTime.optional(),
  status: listOf(z.enum(FAILURE_CLASSES)).default([]),
  eventId: uuid.optional(),
  subscriberId: listOf(uuid).default([]),
  contextId: listOf(uuid).default([]),
  contextName: listOf(storedText().min(1)).default([]),
  retryingEnded: listOf(z.enum(RETRYING_ENDED)).default([]),
});
export type ListDeliveriesQuery = z.infer<typeof listDeliveriesQuery>;

/** The body of POST (retry) and DELETE (discard). */
export const operationBody = z.strictObject({
  deliveries: z.array(deliveryPair).min(1).max(MAX_DELIVERIES),
});

/** The window that a query asks for: the last 14 days when it names none. */
export const windowOf = (query: Pick<ListDeliveriesQuery, "beginDate" | "endDate" | "eventId">, now: Date) =>
  windowOfDays(query, now, MAX_WINDOW_DAYS);

const timestamp = z.iso.datetime();

/** One failed delivery, as listed. */
export const deliveryItem = z.object({
  eventId: z.uuid(),
  deliveryId: z.uuid(),
  date: timestamp,
  contextName: z.string(),
  handlerName: z.string(),
  topicName: z.string(),
  subscriberId: z.uuid(),
  subscriberName: z.string(),
  subscriberUrl: z.string(),
  expectedStatusCode: z.number().int(),
  httpStatus: z.number().int().nullable(),
  failureClass: z.enum(FAILURE_CLASSES),
  failureDetail: z.string(),
  attempts: z
    .number()
    .int()
    .describe(
      "All HTTP tries. One that was cut off by the death of its worker counts too, though it may not have begun.",
    ),
  retries: z.number().int().describe("Automatic retries given."),
  recoveries: z
    .number()
    .int()
    .describe("How often it was put back because the worker that was sending it was gone."),
  retryingEnded: z
    .enum(RETRYING_ENDED)
    .nullable()
    .describe("Why it is not retried any more; null for what failed before this was kept."),
});

/** The answer of GET. */
export const deliveryList = z.object({
  items: z.array(deliveryItem),
  total: z.number().int(),
  totalIsExact: z.boolean(),
  limit: z.number().int(),
  offset: z.number().int(),
  next,
});

const operationAnswer = <T extends string>(done: T) =>
  z.object({
    operationId: z.uuid(),
    results: z.array(
      z.object({
        eventId: z.uuid(),
        subscriberId: z.uuid(),
        result: z.enum([done, "skipped"] as const),
        reason: z.enum(SKIP_REASONS).optional(),
      }),
    ),
  });

/** The answers of POST and of DELETE. */
export const retryAnswer = operationAnswer("queued");
export const discardAnswer = operationAnswer("discarded");
