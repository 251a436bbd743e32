import { z } from "zod";
import { type Actor, maySeePayloads } from "../../access/actor";
import { idParams } from "../../api/inputs";
import { operation } from "../../api/operation";
import type { Database } from "../../db/client";
import { RedeliverError } from "../../errors";
import { wholeNumber } from "../../http/query-fields";
import { readOneDelivery } from "../data/one";
import { answeredDeliveries, answeredPayload } from "./answered";
import { deliveryAnswer, payloadAnswer } from "./delivery-answer";

/** Reading one delivery by the HTTP API: description, query, answer and handler. */

const timestamp = z.iso.datetime();

export const oneDeliveryQuery = z.strictObject({
  attemptsBefore: wholeNumber(2, 999_999_999)
    .optional()
    .describe("Its attempts with lower numbers than this."),
});

/** The answer of `GET /api/v1/deliveries/{id}`. */
export const oneDeliveryAnswer = deliveryAnswer.extend({
  expectedStatusCode: deliveryAnswer.shape.expectedStatusCode.describe(
    "What its subscriber expected when the event was received: the one status that delivers it, retries included.",
  ),
  expectedStatusCodeNow: z
    .int()
    .nullable()
    .describe(
      "What its subscriber expects of events received from now on; null when the subscriber was deleted.",
    ),
  groupId: z.int().nullable().describe("Its failure group; null unless it is failed and has one."),
  eventId: z.uuid(),
  receivedAt: timestamp,
  contextName: z.string(),
  handlerName: z.string(),
  topicName: z.string(),
  publisherName: z.string().nullable(),
  payload: payloadAnswer,
  payloadRemovedAt: timestamp
    .nullable()
    .describe("When retention removed the payload; null while it is there."),
});

export const readDelivery = operation({
  method: "get",
  path: "/api/v1/deliveries/{id}",
  tag: "deliveries",
  access: "deliveries:read",
  summary: "Read a delivery with its attempts",
  description:
    'In whatever state it is. Without the right to payloads, `payload` and each `response` are `{ "withheld": true }`.',
  params: idParams,
  query: oneDeliveryQuery,
  answer: oneDeliveryAnswer,
});

/**
 * GET: one delivery with its attempts, or those before one of them.
 * @throws RedeliverError `not_found`
 */
export async function answerDelivery(
  db: Database,
  actor: Actor,
  deliveryId: string,
  { attemptsBefore }: z.output<typeof oneDeliveryQuery> = {},
): Promise<z.input<typeof oneDeliveryAnswer>> {
  const found = await readOneDelivery(db, deliveryId, attemptsBefore === undefined ? {} : { attemptsBefore });
  if (!found) throw new RedeliverError("not_found", "There is no delivery with that id.");
  const seesPayloads = maySeePayloads(actor);
  const { timeline, payload, removals, subscriberNow, group } = found;
  const [answered] = answeredDeliveries([timeline], seesPayloads);
  if (!answered) throw new Error("a delivery was answered by none");
  const { eventId, receivedAt, contextName, handlerName, topicName, publisherName } = timeline.delivery;
  return {
    ...answered,
    expectedStatusCodeNow: subscriberNow?.expectedStatusCode ?? null,
    groupId: group?.id ?? null,
    ...{ eventId, contextName, handlerName, topicName, publisherName },
    receivedAt: receivedAt.toISOString(),
    payload: answeredPayload(payload, seesPayloads),
    payloadRemovedAt: removals.payloadRemovedAt?.toISOString() ?? null,
  };
}
