import { z } from "zod";
import { type Actor, maySeePayloads } from "../../access/actor";
import { idParams } from "../../api/inputs";
import { operation } from "../../api/operation";
import type { Database } from "../../db/client";
import { answeredDeliveries, answeredPayload } from "../../deliveries/api/answered";
import { getDeliveriesOfEvent } from "../../deliveries/data/detail";
import type { EventPart } from "../../deliveries/limits";
import { RedeliverError } from "../../errors";
import { uuid, wholeNumber } from "../../http/query-fields";
import { getEvent } from "../data/event";
import { countDeliveries } from "../data/list";
import { NO_DELIVERIES, removedDeliveries } from "../schema";
import { eventAnswer } from "./event-answer";

/** Reading one event by the HTTP API: description, query and handler. Its answer: ./event-answer.ts. */

/** The query of one event, for the API and the page: which part of its deliveries, when there are very many. */
export const oneEventQuery = z
  .strictObject({
    deliveryId: uuid.optional().describe("This delivery alone."),
    attemptsBefore: wholeNumber(2, 999_999_999)
      .optional()
      .describe("With `deliveryId`: its attempts with lower numbers than this."),
    _after: uuid.optional().describe("`next` of the answer before: the deliveries behind its last one."),
  })
  .refine(({ deliveryId, attemptsBefore }) => attemptsBefore === undefined || deliveryId !== undefined, {
    path: ["attemptsBefore"],
    message: "goes only together with deliveryId",
  })
  .refine(({ deliveryId, _after }) => _after === undefined || deliveryId === undefined, {
    path: ["_after"],
    message: "does not go together with deliveryId",
  })
  .transform(({ _after, ...part }): EventPart => ({ ...part, ...(_after && { after: _after }) }));

export const readEvent = operation({
  method: "get",
  path: "/api/v1/events/{id}",
  tag: "events",
  access: "deliveries:read",
  summary: "Read an event with its deliveries and attempts",
  description:
    'All of them at once, unless they are very many: what is left out then is said where it would be, with how to get it. Without the right to payloads, `payload` and each `response` are `{ "withheld": true }`.',
  params: idParams,
  query: oneEventQuery,
  answer: eventAnswer,
});

type One = z.input<typeof eventAnswer>;

/**
 * Reads one event with its deliveries and their attempts, or the requested part of them.
 * @throws RedeliverError `not_found` for the event and for a delivery, `invalid` for an `_after` of another event
 */
export async function answerEvent(
  db: Database,
  actor: Actor,
  eventId: string,
  part: EventPart = {},
): Promise<One> {
  const [detail, { timelines, next }, counted] = await Promise.all([
    getEvent(db, eventId),
    getDeliveriesOfEvent(db, eventId, part),
    countDeliveries(db, [eventId]),
  ]);
  if (!detail) throw new RedeliverError("not_found", "There is no event with that id.");
  if (part.deliveryId && timelines.length === 0)
    throw new RedeliverError("not_found", "The event has no delivery with that id.");
  if (part.after && timelines.length === 0) {
    const problem = { field: "_after", message: "is no `next` of this event" };
    throw new RedeliverError("invalid", "Not valid in the query: _after.", [problem]);
  }
  const { id, receivedAt, handlerPath: _path, subscriberCount: _count, ...event } = detail.event;
  const { payloadRemovedAt, attemptsRemovedBefore } = detail.removals;
  const seesPayloads = maySeePayloads(actor);
  return {
    eventId: id,
    receivedAt: receivedAt.toISOString(),
    ...event,
    payload: answeredPayload(detail.payload, seesPayloads),
    payloadRemovedAt: iso(payloadRemovedAt),
    attemptsRemovedBefore: iso(attemptsRemovedBefore),
    deliveriesRemoved: removedDeliveries(detail.event, counted.get(id) ?? NO_DELIVERIES),
    deliveries: answeredDeliveries(timelines, seesPayloads),
    ...(next && { next }),
  };
}

const iso = (date: Date | null) => date?.toISOString() ?? null;
