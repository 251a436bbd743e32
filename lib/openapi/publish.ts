import { PRIORITIES } from "../engine/priority";
import { EVENT_VALUE, eventAccepted, PAYLOAD_LIMIT_BYTES } from "../events/schema";
import { curlExample } from "./curl";
import { errorAnswers, type JsonObject, schemaOf } from "./schemas";

/** Publishing one event: described by hand, because its path has any number of segments and its body is any bytes. */
export function publishOperation(serverUrl: string): JsonObject {
  const header = (name: string, description: string, schema: JsonObject = { type: "string" }) => ({
    name,
    in: "header",
    required: false,
    description,
    schema,
  });
  return {
    operationId: "publishEvent",
    tags: ["events"],
    summary: "Publish an event",
    description:
      "The path is `[context/]handler…/topic`, as `alerts/latency` or `testing/billing/invoices/paid`; the default " +
      "context adds no segment. Answered when the event and its deliveries are durable. A refused request is kept as " +
      "an event as well, and not distributed.",
    security: [{ apiKey: [] }, { clientId: [], clientSecret: [] }, {}],
    "x-scope": "events:publish",
    parameters: [
      {
        name: "path",
        in: "path",
        required: true,
        description: "Several segments. Their slashes may be written as they are or as %2F.",
        schema: { type: "string" },
      },
      header(
        "Idempotency-Key",
        "1 to 255 characters, of one topic, context and publisher. Again with the same body: the same event; with " +
          "another one: 422.",
      ),
      header(
        "event-priority",
        "In capitals or not; the topic's when left out. Of a subscriber's deliveries that are due, the urgent go first.",
        { type: "string", enum: PRIORITIES },
      ),
      header(
        "event-value",
        "What the event is worth to you, from 0, with up to 4 decimals: kept with the event and shown. As text it may have " +
          "more digits than a double holds.",
        {
          anyOf: [
            { type: "number", minimum: 0 },
            { type: "string", pattern: EVENT_VALUE.source },
          ],
        },
      ),
    ],
    requestBody: {
      description: `Any content type, up to ${PAYLOAD_LIMIT_BYTES} bytes. What says it is JSON must be; any other Content-Type is taken as it is.`,
      content: { "*/*": { schema: {} } },
    },
    responses: {
      202: {
        description: "Accepted",
        content: { "application/json": { schema: schemaOf(eventAccepted, "output") } },
      },
      ...errorAnswers([
        "invalid",
        "unauthorized",
        "not_found",
        "payload_too_large",
        "unsupported_media_type",
        "unprocessable",
        "too_many_requests",
      ]),
    },
    "x-codeSamples": [
      {
        lang: "Shell",
        source: curlExample(serverUrl, {
          method: "post",
          path: "/api/events/alerts/latency",
          access: "events:publish",
          headers: ["Idempotency-Key: 2026-11-22-checkout-812"],
          body: { service: "checkout", p99: 812 },
        }),
      },
    ],
  };
}
