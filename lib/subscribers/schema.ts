import { z } from "zod";
import { readUpdatedAt } from "../config-version/schema";
import { CIRCUIT_STATES } from "../engine/circuit";
import { storedUrl } from "../net/url";
import { APPLICATION_STATUSES } from "../publishers/schema";
import { storedText } from "../text/stored-text";
import { timestamp } from "../time/timestamp";
import { circuitSettings } from "./circuit";
import { circuitByHandAnswer } from "./circuit-by-hand";
import { maintenanceWindows } from "./maintenance";

/** Headers of the hub and of the connection, which the settings of a subscriber cannot replace. */
const RESERVED_HEADER =
  /^(webhook-.*|redeliver-test|host|content-length|content-type|content-encoding|transfer-encoding|connection|proxy-connection|keep-alive|upgrade|expect|te|trailer|user-agent)$/i;
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;
/** The values that HTTP transports unchanged: visible latin1 with inner spaces and tabs. */
const HEADER_VALUE = /^(|[\x21-\x7e\x80-\xff]([\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)$/;

/** Headers of requests to a subscriber, beside those of the hub and of the connection. */
export const destinationHeaders = z
  .record(storedText(), storedText().max(4096))
  .superRefine((record, context) => {
    const problem = (name: string, message: string) =>
      context.addIssue({ code: "custom", path: [name], message });
    const seen = new Set<string>();
    if (Object.keys(record).length > 50) context.addIssue({ code: "custom", message: "At most 50 headers." });
    for (const [name, value] of Object.entries(record)) {
      if (!HEADER_NAME.test(name)) problem(name, "This is no header name.");
      else if (RESERVED_HEADER.test(name)) problem(name, "This header is set by Redeliver itself.");
      else if (seen.has(name.toLowerCase())) problem(name, "This header stands twice.");
      else if (!HEADER_VALUE.test(value)) problem(name, "The value holds what a header cannot carry.");
      seen.add(name.toLowerCase());
    }
  })
  .describe(
    "Sent with every delivery. Answers mask all but the harmless ones; sending [masked] back keeps what is stored.",
  );

/** The URL of deliveries: http or https, without credentials, which belong into a header. */
export const destinationUrl = storedUrl("No credentials in the URL: put them into a header.");

const subscription = z.strictObject({
  handler: storedText().describe("The handler's base path, as /alerts."),
  topic: storedText(),
  contexts: z.array(storedText()).min(1, "Name at least one context."),
});
export type NewSubscription = z.output<typeof subscription>;

/** The body that creates a subscriber. */
export const newSubscriber = z.strictObject({
  name: storedText().trim().min(1, "Give the subscriber a name.").max(100),
  url: destinationUrl,
  expectedStatus: z
    .int()
    .min(100)
    .max(599)
    .describe("The one HTTP status that means success. Frozen on a delivery when its event is received."),
  status: z.enum(APPLICATION_STATUSES).optional().describe("`approved` when left out."),
  paused: z.boolean().optional().describe("Deliveries wait, scheduled, until it is resumed."),
  description: storedText().max(1000).nullable().optional(),
  developerEmail: z.email().max(254).nullable().optional(),
  headers: destinationHeaders.optional(),
  timeoutMs: z.int().min(100).max(120_000).optional().describe("15000 when left out."),
  maxConcurrency: z.int().min(1).max(1000).optional().describe("16 when left out."),
  ratePerSecond: z.int().min(1).max(100_000).nullable().optional().describe("No limit when left out."),
  circuit: circuitSettings
    .nullable()
    .optional()
    .describe(
      "A circuit breaker: while open, deliveries wait without using up attempts. None when left out or null; replaced as a whole.",
    ),
  maintenanceWindows: maintenanceWindows.optional(),
  alternativeUrl: destinationUrl
    .nullable()
    .optional()
    .describe("Where deliveries go while the circuit is open, instead of waiting."),
  policyId: z
    .uuid()
    .nullable()
    .optional()
    .describe(
      "A policy of its own: its retry settings apply to all deliveries of the subscriber, instead of those of the handlers' " +
        "policies. Its interceptors do not apply: they are the handlers'. None when left out or null.",
    ),
  subscriptions: z.array(subscription).max(1000),
});
export type NewSubscriber = z.output<typeof newSubscriber>;

/** The body that changes a subscriber. `headers` and `subscriptions`, when given, are replaced as a whole. */
export const subscriberChanges = newSubscriber.partial().extend({ updatedAt: readUpdatedAt });
export type SubscriberChanges = z.output<typeof subscriberChanges>;

export const circuitAnswerSettings = {
  enabled: z.boolean(),
  failureRate: z.number(),
  windowMs: z.int(),
  leastAttempts: z.int(),
  coolDownMs: z.int(),
  probes: z.int(),
};

export const subscriberAnswer = z.object({
  id: z.uuid(),
  name: z.string(),
  url: z.string(),
  expectedStatus: z.int(),
  status: z.enum(APPLICATION_STATUSES),
  paused: z.boolean(),
  description: z.string().nullable(),
  developerEmail: z.string().nullable(),
  headers: z.record(z.string(), z.string()),
  timeoutMs: z.int(),
  maxConcurrency: z.int(),
  ratePerSecond: z.int().nullable(),
  circuit: z
    .object({
      ...circuitAnswerSettings,
      state: z.enum(CIRCUIT_STATES),
      since: timestamp.nullable().describe("Null when it was never opened."),
      nextProbeAt: timestamp.nullable().describe("While open: when a delivery is tried again."),
    })
    .nullable(),
  circuitByHand: circuitByHandAnswer,
  alternativeUrl: z.string().nullable(),
  maintenanceWindows: z.array(z.object({ from: z.string(), to: z.string() })),
  policyId: z.uuid().nullable(),
  subscriptions: z.array(z.object({ handler: z.string(), topic: z.string(), contexts: z.array(z.string()) })),
  previousSigningKeyExpiresAt: timestamp.nullable(),
  createdAt: timestamp,
  updatedAt: timestamp,
});
export type SubscriberAnswer = z.output<typeof subscriberAnswer>;

export const subscriberKeyAnswer = subscriberAnswer.extend({
  signingKey: z.string().describe("Shown this once: whsec_ and base64, as Standard Webhooks writes it."),
});
export type SubscriberKeyAnswer = z.output<typeof subscriberKeyAnswer>;

/** The headers in a subscriber's column. */
export const headerColumn = z.record(z.string(), z.string()).catch({});
