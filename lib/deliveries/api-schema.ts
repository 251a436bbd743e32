import { z } from "zod";
import { FAILURE_CLASSES } from "../engine/failure";
import { SKIP_REASONS } from "../engine/state";
import type { FieldProblem } from "../errors";
import {
  DELIVERY_SORTS,
  type DeliveryFilter,
  deliveryPair,
  MAX_DELIVERIES,
  MAX_WINDOW_DAYS,
  SORT_DIRECTIONS,
} from "./schema";

/** What `/api/v1/deliveries` accepts and answers: read by its route and by the OpenAPI document. */

const DAY_MS = 86_400_000;
/** A client's "14 days ago" was computed a moment before it arrives. */
const SLACK_MS = 60_000;

/** A parameter that may be given several times, or once with commas. */
const list = <T extends z.ZodType<unknown, string>>(item: T) =>
  z
    .union([z.string(), z.array(z.string())])
    .transform((given) => [given].flat().flatMap((text) => text.split(",").map((one) => one.trim())))
    .pipe(z.array(item).max(100));

const id = z.guid("must be a UUID").transform((text) => text.toLowerCase());

const whole = (min: number, max: number) =>
  z
    .string(`must be a whole number from ${min} to ${max}`)
    .regex(/^\d{1,9}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));

/** A point in time, or a day (UTC) that `beginDate` begins and `endDate` ends. */
const date = z.union(
  [z.iso.date(), z.iso.datetime({ offset: true, local: true })],
  "must be an ISO 8601 date (2026-11-22) or time (2026-11-22T10:00:00Z)",
);

/** The query of GET: every parameter is optional; an unknown one is refused. */
export const listDeliveriesQuery = z.strictObject({
  _sortBy: z.enum(DELIVERY_SORTS).default("date"),
  _direction: z.enum(SORT_DIRECTIONS).default("DESC"),
  _limit: whole(1, MAX_DELIVERIES).default(50),
  _offset: whole(0, 999_999_999).default(0),
  beginDate: date.optional(),
  endDate: date.optional(),
  status: list(z.enum(FAILURE_CLASSES)).default([]),
  eventId: id.optional(),
  subscriberId: list(id).default([]),
  contextId: list(id).default([]),
  contextName: list(z.string().min(1)).default([]),
});
export type ListDeliveriesQuery = z.infer<typeof listDeliveriesQuery>;

/** The body of POST (retry) and DELETE (discard). */
export const actOnDeliveriesBody = z.strictObject({
  deliveries: z.array(deliveryPair).min(1).max(MAX_DELIVERIES),
});

/** The window that a query asks for: the last 14 days when it names none. */
export function windowOf(
  query: Pick<ListDeliveriesQuery, "beginDate" | "endDate">,
  now: Date,
): Pick<DeliveryFilter, "from" | "to"> | { problem: FieldProblem } {
  const longest = MAX_WINDOW_DAYS * DAY_MS;
  const end = query.endDate === undefined ? now.getTime() : startOf(query.endDate);
  const begin = query.beginDate === undefined ? end - longest : startOf(query.beginDate);
  // A day named as the end is included whole, and so does not make a window of whole days any longer.
  const to = query.endDate !== undefined && isDay(query.endDate) ? end + DAY_MS - 1 : end;
  const named = query.beginDate === undefined ? "endDate" : "beginDate";
  if (begin > to) return { problem: { field: named, message: "must not be after endDate" } };
  // A day named as the begin of a window that ends now is measured by days as well.
  const measuredTo =
    query.endDate === undefined && isDay(query.beginDate) ? Math.floor(end / DAY_MS) * DAY_MS : end;
  if (measuredTo - begin > longest + SLACK_MS) {
    const message = `must be at most ${MAX_WINDOW_DAYS} days before endDate (now, when that is not given)`;
    return { problem: { field: named, message } };
  }
  return { from: new Date(begin), to: new Date(to) };
}

const isDay = (text: string | undefined) => text?.length === 10;

/** A time without a zone is UTC, as every time of the API. */
function startOf(text: string): number {
  const hasZone = isDay(text) || /(Z|[+-]\d\d:\d\d)$/.test(text);
  return new Date(hasZone ? text : `${text}Z`).getTime();
}

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
  attempts: z.number().int(),
});

/** The answer of GET. */
export const deliveryList = z.object({
  items: z.array(deliveryItem),
  total: z.number().int(),
  totalIsExact: z.boolean(),
  limit: z.number().int(),
  offset: z.number().int(),
});

const actAnswer = <T extends string>(done: T) =>
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
export const retryAnswer = actAnswer("queued");
export const discardAnswer = actAnswer("discarded");
