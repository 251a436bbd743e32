import { z } from "zod";
import { withheld } from "../../access/withheld";
import { FAILURE_CLASSES, FAILURE_KINDS } from "../../engine/failure";
import { ATTEMPT_OUTCOMES, ATTEMPT_TRIGGERS, DELIVERY_STATES, RETRYING_ENDED } from "../../engine/state";
import { WAITING_REASONS } from "../../engine/waiting-reasons";
import { ANSWER_LIMITS } from "../limits";

/** A delivery with its attempts in answers of the API: of `GET /api/v1/events/{id}` and `GET /api/v1/deliveries/{id}`. */

const timestamp = z.iso.datetime();
const count = z.number().int();
const MEBIBYTES = ANSWER_LIMITS.bytes / 1024 / 1024;
const headers = z.record(z.string(), z.string());

/** Bytes in JSON: text for UTF-8, else base64. */
const bytes = z.object({ body: z.string(), encoding: z.enum(["utf8", "base64"]) });

/** The payload of an event. */
export const payloadAnswer = z
  .union([bytes.extend({ headers: headers.describe("Secrets are masked.") }), withheld])
  .nullable()
  .describe("Null once it was removed.");

/** One attempt. A very large answer leaves out parts, says so and how to read them. */
export const attemptAnswer = z.object({
  number: count,
  trigger: z.enum(ATTEMPT_TRIGGERS),
  startedAt: timestamp,
  waitMs: count.describe("How long past due."),
  durationMs: z.number().nullable().describe("Null when it was cut off."),
  outcome: z
    .enum(ATTEMPT_OUTCOMES)
    .describe(
      "`unknown`: it was cut off when its worker ended; it may have been sent, not before `startedAt`.",
    ),
  httpStatus: count.nullable(),
  failureClass: z.enum(FAILURE_CLASSES).nullable(),
  failureKind: z.enum(FAILURE_KINDS).nullable(),
  failureDetail: z.string().nullable(),
  operationId: z.uuid().nullable(),
  actorName: z.string().nullable().describe("Who asked for it."),
  request: z
    .object({ url: z.string(), headers })
    .nullable()
    .describe("Null when it was cut off, or omitted."),
  response: z
    .union([
      bytes.extend({
        body: z.string().describe("Decoded: without its Content-Encoding, and in the charset it came in."),
        headers: z
          .record(z.string(), z.union([z.string(), z.array(z.string())]))
          .describe("A header that stood several times has a list of values."),
        truncated: z.boolean(),
      }),
      withheld,
    ])
    .nullable()
    .describe("Null when no answer came, or omitted."),
  omitted: z
    .literal(true)
    .optional()
    .describe(
      `Only there when \`request\` and \`response\` are left out, as what comes in one answer is limited: headers and bodies of ${MEBIBYTES} MiB, the last attempts of all deliveries first. They come with \`deliveryId\` and as \`attemptsBefore\` the number of the attempt plus 1.`,
    ),
  policy: z
    .object({ name: z.string(), of: z.enum(["subscriber", "handler"]) })
    .nullable()
    .describe(
      "The policy whose retry settings ran, by its name at that time: the subscriber's own, or else the handler's. Null " +
        "without one, and in attempts of releases that did not record it.",
    ),
  strategy: z.string().nullable(),
  settings: z.unknown(),
  nextAction: z.enum(["none", "retry", "fail"]),
  nextAt: timestamp.nullable(),
  system: z
    .record(z.string(), z.unknown())
    .describe(
      "What was going on when it began. `resentOnFreshConnection` is 1 when the connection it was on, used before, ended without a byte of an answer and the same request was sent again on a fresh one.",
    ),
});

/** A delivery with its attempts. */
export const deliveryAnswer = z.object({
  deliveryId: z.uuid(),
  state: z.enum(DELIVERY_STATES),
  subscriberId: z.uuid(),
  subscriberName: z.string(),
  subscriberUrl: z.string(),
  expectedStatusCode: count,
  httpStatus: count.nullable(),
  failureClass: z.enum(FAILURE_CLASSES).nullable(),
  failureKind: z.enum(FAILURE_KINDS).nullable(),
  failureDetail: z.string(),
  failedAt: timestamp.nullable(),
  finishedAt: timestamp.nullable(),
  dueAt: timestamp,
  waiting: z
    .object({
      reason: z.enum(WAITING_REASONS),
      until: timestamp.nullable().describe("When it is tried; null when that is not a matter of time."),
    })
    .nullable()
    .describe("What holds it back beside its own time; null when nothing does."),
  acceptedBy: z
    .object({ type: z.enum(["user", "api_key", "system"]), id: z.uuid().nullable(), name: z.string() })
    .nullable()
    .describe(
      "Who accepted it: it is delivered without having been sent again, and has kept its failure. Null unless it was accepted.",
    ),
  editedFrom: z.uuid().nullable().describe("The delivery of which it is an edited copy."),
  editedTo: z.array(z.uuid()).describe("The deliveries that are edited copies of it."),
  discardedAt: timestamp.nullable(),
  purgeAt: timestamp.nullable(),
  retries: count.describe("Automatic retries given."),
  recoveries: count.describe("How often it was put back because the worker that was sending it was gone."),
  retryingEnded: z
    .enum(RETRYING_ENDED)
    .nullable()
    .describe("Why it is not retried any more; null unless it failed."),
  attempts: z
    .array(attemptAnswer)
    .describe(
      `Oldest first. All of them as long as there are at most ${ANSWER_LIMITS.attempts} divided by how many deliveries are in the answer; else so many of the newest.`,
    ),
  attemptsBefore: count
    .optional()
    .describe(
      "Only there when there are earlier attempts: give it as `attemptsBefore`, with `deliveryId`, for those.",
    ),
});
