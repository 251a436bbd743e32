import { z } from "zod";
import { readUpdatedAt } from "../config-version/schema";
import {
  FEWEST_RETENTION_DAYS,
  MOST_RETENTION_DAYS,
  RETENTION_NAMES,
  type RetentionName,
  type RetentionSettings,
  retentionProblems,
} from "../engine/retention";
import type { Total } from "../list/page";

/** Where a setting in force comes from. */
export const RETENTION_SOURCES = ["default", "environment", "admin"] as const;
export type RetentionSource = (typeof RETENTION_SOURCES)[number];

const OUT_OF_RANGE = `Between ${FEWEST_RETENTION_DAYS} and ${MOST_RETENTION_DAYS} days.`;

/** A number of days. */
export const retentionDays = z
  .int("A whole number of days.")
  .min(FEWEST_RETENTION_DAYS, OUT_OF_RANGE)
  .max(MOST_RETENTION_DAYS, OUT_OF_RANGE);

/** The settings that an admin chose, as stored. One that is missing follows the environment or the default. */
export const retentionOverrides = z.strictObject({
  payloadDays: retentionDays.optional().describe("Payloads of events whose deliveries are all delivered."),
  failedPayloadDays: retentionDays
    .nullable()
    .optional()
    .describe(
      "Payloads of events with a failed delivery, from their reception; null: as long as the delivery.",
    ),
  attemptDays: retentionDays.optional().describe("Attempts."),
  deliveredDays: retentionDays.optional().describe("Delivered deliveries, and their events."),
  failedDays: retentionDays
    .optional()
    .describe("Failed deliveries, from their last attempt or their restoration."),
  binDays: retentionDays.optional().describe("Deleted deliveries, from their deletion."),
  operationDays: retentionDays.optional().describe("Operations with their items, from their end."),
  auditDays: retentionDays.optional().describe("The audit trail."),
  refusedEventDays: retentionDays.optional().describe("Events that were refused at their reception."),
  refusedSignInDays: retentionDays.optional().describe("Refusals of callers that were not authenticated."),
} satisfies Record<RetentionName, z.ZodType>);

export const retentionName = z.enum(RETENTION_NAMES as [RetentionName, ...RetentionName[]]);

/** A body of changes: settings to set, and settings that are to follow the environment or the default again. */
export const retentionChanges = retentionOverrides.extend({
  reset: z
    .array(retentionName)
    .max(RETENTION_NAMES.length)
    .optional()
    .describe("Settings that follow the environment or the default again."),
  updatedAt: readUpdatedAt,
});
export type RetentionChanges = z.output<typeof retentionChanges>;

/** A variable of this process that differs from that of the worker that leads retention, or its default; null: as long as the delivery. */
export type IgnoredVariable = { name: RetentionName; here: number | null; inForce: number | null };

/** The settings in force, where each comes from, and their version. */
export type RetentionState = {
  settings: RetentionSettings;
  /** The settings without those of admins. */
  inherited: RetentionSettings;
  sources: Record<RetentionName, RetentionSource>;
  ignored: IgnoredVariable[];
  updatedAt: Date;
};

/** What a shorter life removes at the next run: everything before a time. */
export type Removal = {
  name: RetentionName;
  before: Date;
  /** Null when it is unknown. */
  rows: Total | null;
  /** Of whole days, whose rows the database estimates. */
  isEstimate: boolean;
  /** The whole days, of what goes by days. */
  days: number | null;
};

/** All settings, as the console's form has them, and those that are to follow the default: contradictions are shown at their fields. */
export const retentionForm = retentionOverrides
  .required()
  .extend({ reset: z.array(retentionName) })
  .superRefine((settings, context) => {
    for (const { name, message } of retentionProblems(settings))
      context.addIssue({ code: "custom", path: [name], message });
  });

export type RetentionBody = RetentionSettings & { reset: RetentionName[] };

/** The result of one run of the leader task. */
export const runResult = z.object({
  /** Rows, or whole days, by step; a step that removed nothing is left out. */
  removed: z.record(z.string(), z.number()),
  /** Why something that has to go is still there; the next run tries again. */
  overdue: z.array(z.string()),
  /** How many rests were long because deliveries were late. */
  yielded: z.number(),
  /** The settings that the leader applied, by its own environment; left out when it could not use them, and by earlier releases. */
  settings: z.record(z.string(), z.number().nullable()).optional(),
});
export type RunResult = z.output<typeof runResult>;

/** A run of the leader task; without an end it is under way, or its worker ended in the middle. */
export type RetentionRun = { begunAt: Date; endedAt: Date | null; result: RunResult | null };
