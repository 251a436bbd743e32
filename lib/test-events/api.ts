import { z } from "zod";
import { type Actor, maySeePayloads } from "../access/actor";
import { WITHHELD, withheld } from "../access/withheld";
import { idParams } from "../api/inputs";
import { operation } from "../api/operation";
import { FAILURE_CLASSES, FAILURE_KINDS } from "../engine/failure";
import { ATTEMPT_OUTCOMES } from "../engine/state";
import { decodedBody } from "../text/body-in-json";
import { timestamp } from "../time/timestamp";
import { testEventBody } from "./schema";
import type { TestedEvent } from "./send-test-event";

/** Sending a test event by the API. */

const milliseconds = z.number().min(0);
const sinceBegin = milliseconds.nullable();

export const testEventAnswer = z.object({
  webhookId: z.string().describe("`test_` and an id of its own; no delivery has it."),
  sentAt: timestamp,
  request: z.object({
    url: z.string(),
    headers: z.record(z.string(), z.string()).describe("As sent, secrets and the signature masked."),
    body: z.string(),
  }),
  response: z
    .union([
      z.object({
        headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
        body: z.string(),
        encoding: z.enum(["utf8", "base64"]),
        truncated: z.boolean().describe("At most 16 KiB are kept, as of a delivery's answer."),
      }),
      withheld,
    ])
    .nullable()
    .describe("Null when no answer came."),
  expectedStatusCode: z.int(),
  outcome: z.enum(ATTEMPT_OUTCOMES),
  httpStatus: z.int().nullable(),
  failureClass: z.enum(FAILURE_CLASSES).nullable(),
  failureKind: z.enum(FAILURE_KINDS).nullable(),
  failureDetail: z.string().nullable(),
  timing: z
    .object({ dnsMs: sinceBegin, connectMs: sinceBegin, firstByteMs: sinceBegin, totalMs: milliseconds })
    .describe("Milliseconds from the begin until each part was over; null for one that did not happen."),
});

export const testSubscriber = operation({
  method: "post",
  path: "/api/v1/subscribers/{id}/test",
  tag: "subscribers",
  access: "config:write",
  summary: "Send a test event to a subscriber",
  description:
    "Sends one request as a delivery would be sent (address guard, signature, headers, time limit), whatever the subscriber's " +
    "status, and answers with what came back. It is marked by the header `redeliver-test: true` and a `webhook-id` that " +
    "begins with `test_`. It is audited, and nothing counts it: there is no event, no delivery, no report to the circuit " +
    "breaker, and it uses up none of the subscriber's limits. One at a time, six a minute, by each caller and to each subscriber.",
  params: idParams,
  body: testEventBody,
  waitsOutside: true,
  answer: testEventAnswer,
  errors: ["conflict", "too_many_requests"],
  example: { payload: { type: "order.created", test: true } },
});

/** A test event in the shape of the answer, as its caller may see it. */
export function answerTestEvent(actor: Actor, tested: TestedEvent): z.output<typeof testEventAnswer> {
  const { requestUrl: url, requestHeaders: headers, requestBody: body, ...rest } = tested;
  const { responseHeaders, responseBody, responseTruncated: truncated, ...facts } = rest;
  return {
    ...facts,
    request: { url, headers, body },
    response:
      responseHeaders &&
      (maySeePayloads(actor)
        ? {
            headers: responseHeaders,
            ...decodedBody(responseBody ?? Buffer.alloc(0), { headers: responseHeaders, truncated }),
          }
        : WITHHELD),
  };
}
