import { z } from "zod";
import { deliveryAnswer, payloadAnswer } from "../../deliveries/api/delivery-answer";
import { ANSWER_LIMITS } from "../../deliveries/limits";
import { eventItem } from "./list";

/** The answer of `GET /api/v1/events/{id}`. */

const timestamp = z.iso.datetime();
const count = z.number().int();

/** The answer of `GET /api/v1/events/{id}`. */
export const eventAnswer = eventItem.omit({ deliveries: true }).extend({
  sourceAddress: z.string().nullable(),
  contentType: z.string().nullable(),
  sizeBytes: count,
  idempotencyKey: z.string().nullable(),
  payload: payloadAnswer,
  payloadRemovedAt: timestamp
    .nullable()
    .describe("When retention removed the payload; null while it is there."),
  attemptsRemovedBefore: timestamp
    .nullable()
    .describe(
      "Retention has removed the attempts that began before; null when it has removed none of this event's time.",
    ),
  deliveriesRemoved: count.describe("How many of its deliveries retention has removed."),
  deliveries: z.array(deliveryAnswer).describe(`By subscriber name, at most ${ANSWER_LIMITS.deliveries}.`),
  next: z
    .uuid()
    .optional()
    .describe("Only there when there are more deliveries: give it as `_after` for them."),
});
