import { z } from "zod";
import { CIRCUIT_STATES } from "../engine/circuit";
import { circuitByHandAnswer } from "../subscribers/circuit-by-hand";
import { timestamp } from "../time/timestamp";

const count = z.int().min(0);

const measured = z
  .object({
    attempts: count.describe("About so many, when `sampled` is below 1."),
    read: count.describe("The attempts that the other numbers rest on."),
    successShare: z.number().min(0).max(1).nullable().describe("Null when none was read."),
    p95Ms: z.number().nullable().describe("95 of 100 requests took no longer, in milliseconds."),
  })
  .nullable()
  .describe("Null: unknown, because reading took too long.");

export const subscriberHealthAnswer = z.object({
  asOf: timestamp,
  lastHour: measured,
  lastDay: measured,
  lastSuccess: z
    .object({ at: timestamp.nullable().describe("Null when none was successful.") })
    .nullable()
    .describe(
      "When the last successful attempt of the last 24 hours began, among those read. Null: unknown.",
    ),
  sampled: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe(
      "The share of the hub's attempts of the day that was read: 1 unless the hub has very many. Null: unknown.",
    ),
  circuit: z
    .object({ state: z.enum(CIRCUIT_STATES), since: timestamp.nullable(), nextProbeAt: timestamp.nullable() })
    .nullable()
    .describe("Null without a circuit breaker, unless it was opened by hand."),
  circuitByHand: circuitByHandAnswer,
  inFlight: z
    .object({ count, isExact: z.boolean().describe("False: at least so many.") })
    .nullable()
    .describe("Deliveries that workers hold to send them. Null: unknown."),
  waiting: z
    .object({ total: count, totalIsExact: z.boolean() })
    .nullable()
    .describe("Scheduled deliveries, those that are held included, up to a limit. Null: unknown."),
  oldestDue: z
    .object({ at: timestamp.nullable().describe("Null when none is due.") })
    .nullable()
    .describe("Since when the oldest due delivery is due. Null: unknown."),
  nextMaintenance: z
    .object({ from: timestamp, to: timestamp })
    .nullable()
    .describe("The maintenance window under way, or else the next one."),
  retryWindows: z
    .array(z.object({ policy: z.string(), isOpen: z.boolean(), opensAt: timestamp.nullable() }))
    .describe(
      "Of each policy that applies to its deliveries and has a retry window. `opensAt` is null while it is open.",
    ),
});
export type SubscriberHealth = z.output<typeof subscriberHealthAnswer>;
