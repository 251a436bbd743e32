import { z } from "zod";
import { operation } from "../api/operation";
import type { Database } from "../db/client";
import { RETENTION_NAMES, type RetentionName } from "../engine/retention";
import { timestamp } from "../time/timestamp";
import { readRetentionPage } from "./data/page";
import { removedByRun } from "./runs";
import { RETENTION_SOURCES, retentionChanges, retentionName, retentionOverrides } from "./schema";
import type { Kept } from "./view";

/** Reading and changing retention by the HTTP API. */

const count = z.int();
const known = count
  .nullable()
  .describe("Null while it is unknown. Beyond 10,000 rows, and of whole days, an estimate of the database.");

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
  oldest: timestamp.nullable().describe("Of payloads and attempts, the beginning of the first day."),
  next: z
    .object({ at: timestamp, rows: known, rowsAreExact: z.boolean(), bytes: known })
    .nullable()
    .describe(
      "When the first of it goes, and how much: of payloads and attempts the whole day, of the rest what goes within 24 hours.",
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
      .array(z.object({ name: retentionName, oldest: timestamp }))
      .describe("What is older than its setting says, by more than six hours."),
    lastRun: z
      .object({
        begunAt: timestamp,
        endedAt: timestamp
          .nullable()
          .describe("Null while it is under way, and when its worker ended in the middle."),
        removed: z
          .object({ days: count, rows: count })
          .nullable()
          .describe("The whole days and the rows that it removed; null until it ended."),
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
  const { stored, sources, kept, overdue, lastRun } = await readRetentionPage(db, now);
  const { id: _id, ...settings } = stored;
  const run = lastRun && {
    begunAt: lastRun.begunAt,
    endedAt: lastRun.endedAt,
    removed: lastRun.result && removedByRun(lastRun.result),
    putOff: lastRun.result?.overdue ?? [],
  };
  const sizes = Object.fromEntries(RETENTION_NAMES.map((name) => [name, sizeAnswer(kept[name])]));
  return { ...settings, sources, sizes, overdue, lastRun: run };
}

function sizeAnswer({ daily: _daily, next, ...size }: Kept[RetentionName]) {
  if (!next) return { ...size, next };
  const { at, rows, bytes } = next;
  const isExact = next.day === null && rows?.totalIsExact === true;
  return { ...size, next: { at, rows: rows?.total ?? null, rowsAreExact: isExact, bytes } };
}
