import { z } from "zod";
import { operation } from "../api/operation";
import type { Database } from "../db/client";
import { RETENTION_NAMES, type RetentionName } from "../engine/retention";
import { timestamp } from "../time/timestamp";
import { readRetentionPage } from "./data/page";
import { RETENTION_SOURCES, retentionChanges, retentionOverrides } from "./schema";

/** Reading and changing retention by the HTTP API. */

const count = z.int();
const known = count
  .nullable()
  .describe("Null while it is unknown. Beyond 10,000 rows an estimate of the database.");

const each = <Schema extends z.ZodType>(schema: Schema) =>
  z.object(
    Object.fromEntries(RETENTION_NAMES.map((name) => [name, schema])) as Record<RetentionName, Schema>,
  );

const size = z.object({
  rows: known,
  bytes: known,
  expected: z
    .object({ rows: count, bytes: count, measuredDays: count })
    .nullable()
    .describe(
      "What there will be after the setting's days at the rate of the last `measuredDays` days; null before a day has passed.",
    ),
});

const { failedPayloadDays, ...days } = retentionOverrides.shape;

const retentionAnswer = z
  .object(
    Object.fromEntries(
      Object.entries(days).map(([name, schema]) => [name, count.describe(schema.description ?? "")]),
    ) as Record<keyof typeof days, typeof count>,
  )
  .extend({
    failedPayloadDays: count.nullable().describe(failedPayloadDays.description ?? ""),
    sources: each(z.enum(RETENTION_SOURCES)).describe("Where each setting comes from."),
    updatedAt: timestamp.describe("The version: pass it on with a change."),
    sizes: each(size).describe("What each setting keeps now, and what it will."),
    overdue: z
      .array(
        z.object({ name: z.enum(RETENTION_NAMES as [RetentionName, ...RetentionName[]]), oldest: timestamp }),
      )
      .describe("What is older than its setting says, by more than six hours."),
    lastRun: z
      .object({
        begunAt: timestamp,
        endedAt: timestamp
          .nullable()
          .describe("Null while it is under way, and when its worker ended in the middle."),
        putOff: z.array(z.string()).describe("What it could not remove, and why: the next run tries again."),
      })
      .nullable()
      .describe("Removal runs every hour; null before the first."),
  });

const common = {
  path: "/api/v1/retention",
  tag: "retention",
  access: "retention:write",
  answer: retentionAnswer,
} as const;

export const retention = {
  read: operation({
    ...common,
    method: "get",
    summary: "Read what is kept, and for how long",
    description:
      "The settings in force in days, where each comes from, and how large the part of the database is that each one keeps.",
  }),
  update: operation({
    ...common,
    method: "patch",
    summary: "Change how long something is kept",
    description:
      "A shorter life removes what is older at the next run, within the hour, and nothing brings it back. Deliveries that are " +
      "scheduled are never removed. Refused (400) when settings contradict each other: payloads cannot be kept longer than their events.",
    body: retentionChanges,
    errors: ["conflict"],
    example: { payloadDays: 7, updatedAt: "2026-11-26T07:30:00.000Z" },
  }),
};

/** GET: the settings in force, their sources and sizes. */
export async function answerRetention(db: Database, now = new Date()) {
  const { stored, sources, sizes, overdue, lastRun } = await readRetentionPage(db, now);
  const { id: _id, ...settings } = stored;
  const run = lastRun && {
    begunAt: lastRun.begunAt,
    endedAt: lastRun.endedAt,
    putOff: lastRun.result?.overdue ?? [],
  };
  return { ...settings, sources, sizes, overdue, lastRun: run };
}
