import { z } from "zod";
import { PRIORITIES } from "../engine/priority";
import { ERROR_STATUS, type ErrorCode } from "../errors";
import { ACCESS_REFUSALS } from "../interceptors/refusals";
import { storedText } from "../text/stored-text";

/** The largest payload of one event. */
export const PAYLOAD_LIMIT_BYTES = 1024 * 1024;
/** The most bytes stored of the body of a refused request. */
export const REFUSED_BODY_BYTES = 1024;
/** The most characters stored of the headers of a refused request, names included. */
export const REFUSED_HEADER_LENGTH = 2048;
export const BATCH_LIMIT = 1000;
export const BATCH_LIMIT_BYTES = 16 * 1024 * 1024;

/** Why an event was refused: short codes stored with the event, and the messages of the answers to its publisher. */
export const REFUSALS = {
  unknown_path: { code: "not_found", message: "No topic is published at this path." },
  ...ACCESS_REFUSALS,
  payload_too_large: {
    code: "payload_too_large",
    message: `The payload is larger than ${PAYLOAD_LIMIT_BYTES} bytes.`,
  },
  unsupported_encoding: {
    code: "unsupported_media_type",
    message: "Content-Encoding is not supported: send the body as it is.",
  },
  invalid_json: { code: "invalid", message: "The body says it is JSON, and is not." },
  invalid_idempotency_key: {
    code: "invalid",
    message: "An Idempotency-Key has 1 to 255 characters, none of them a control character.",
  },
  invalid_priority: { code: "invalid", message: `event-priority is one of ${PRIORITIES.join(", ")}.` },
  invalid_value: {
    code: "invalid",
    message: "event-value is a number from 0, with at most 14 digits before the point and 4 behind it.",
  },
} as const satisfies Record<string, { code: ErrorCode; message: string }>;
export type EventRefusal = keyof typeof REFUSALS;

/** Returns the HTTP status of an answer: 202, or that of its refusal. */
export function statusOf(refusal: EventRefusal | null): number {
  return refusal ? ERROR_STATUS[REFUSALS[refusal].code] : 202;
}

/** 1–255 characters; control characters cannot be stored or compared reliably. */
export const idempotencyKey = z
  .string()
  .regex(/^[^\p{Cc}\p{Cs}]{1,255}$/u, REFUSALS.invalid_idempotency_key.message);

/** The value of an event, as it fits its column. It is text, because a double cannot hold all of its digits. */
export const EVENT_VALUE = /^\d{1,14}(\.\d{1,4})?$/;

/** Reads a value as its publisher wrote it; null when it is invalid. */
export function readValue(text: string): string | null {
  return EVENT_VALUE.test(text) ? text : null;
}

/** JSON as its publisher wrote it: validated bytes, not parsed any further. */
export class RawJson {
  constructor(readonly bytes: Buffer) {}
}

const batchEvent = z.strictObject({
  handler: storedText().describe("The handler's base path, as /alerts."),
  topic: storedText(),
  context: storedText().optional().describe("`default` when left out."),
  payload: z
    .unknown()
    .transform((value, context) => {
      if (value instanceof RawJson) return value;
      context.addIssue("A payload is needed; null is one.");
      return z.NEVER;
    })
    .describe("Any JSON, up to 1 MiB."),
  idempotencyKey: idempotencyKey.optional(),
  priority: z.enum(PRIORITIES).optional().describe("The topic's when left out."),
  value: z
    .union([z.number(), storedText()])
    .transform(String)
    .pipe(storedText().regex(EVENT_VALUE, REFUSALS.invalid_value.message))
    .optional()
    .describe("What the event is worth, from 0, with up to 4 decimals: a number, or its digits as text."),
});

/** The body of `POST /api/v1/events:batch`. */
export const eventBatch = z.strictObject({
  events: z
    .array(batchEvent)
    .min(1, "Send at least one event.")
    .max(BATCH_LIMIT, `At most ${BATCH_LIMIT} events at once.`),
});
export type EventBatch = z.output<typeof eventBatch>;

export const eventAccepted = z.object({ eventId: z.uuid() });
export const eventBatchAccepted = z.object({ eventIds: z.array(z.uuid()) });
