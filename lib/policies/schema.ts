import { z } from "zod";
import { DEFAULT_RETRY_SETTINGS, JITTERS, RETRY_STRATEGIES, type RetrySettings } from "../engine/retry";
import { timestamp } from "../http/inputs";
import { interceptorAnswer, interceptorList } from "./interceptor-schema";

/** Of the product, not of this release: they answer "not available yet". */
const STRATEGIES_TO_COME: readonly unknown[] = ["adaptive", "hybrid"];

const THIRTY_DAYS_MS = 30 * 86_400_000;
const delayMs = z.int().min(0).max(THIRTY_DAYS_MS);

const retryInput = z
  .strictObject({
    strategy: z.enum(RETRY_STRATEGIES, {
      error: ({ input }) =>
        STRATEGIES_TO_COME.includes(input)
          ? `The strategy ${input} is not available yet.`
          : `One of: ${RETRY_STRATEGIES.join(", ")}.`,
    }),
    attempts: z.int().min(0).max(100).describe("Automatic retries; the first try is not counted."),
    firstDelayMs: delayMs.default(DEFAULT_RETRY_SETTINGS.firstDelayMs),
    multiplier: z.number().min(1).max(100).default(DEFAULT_RETRY_SETTINGS.multiplier),
    longestDelayMs: delayMs.optional(),
    totalMs: z.int().min(1).max(THIRTY_DAYS_MS).nullable().default(null),
    jitter: z.enum(JITTERS).default(DEFAULT_RETRY_SETTINGS.jitter),
    delaysMs: z.array(delayMs).max(100).default([]),
  })
  .superRefine((retry, context) => {
    const problem = (field: string, message: string) =>
      context.addIssue({ code: "custom", path: [field], message });
    const isSchedule = retry.strategy === "schedule";
    if (isSchedule && retry.delaysMs.length === 0)
      problem("delaysMs", "The strategy schedule needs at least one delay.");
    if (!isSchedule && retry.delaysMs.length > 0)
      problem("delaysMs", `The strategy ${retry.strategy} takes no list of delays.`);
    if (retry.longestDelayMs !== undefined && retry.longestDelayMs < retry.firstDelayMs)
      problem("longestDelayMs", "The longest delay can not be shorter than the first.");
  });

/** A policy's automatic retries as they are written; parsed, every default is filled in. */
export const retrySettings = retryInput.transform(
  (retry): RetrySettings => ({
    ...retry,
    longestDelayMs:
      retry.longestDelayMs ?? Math.max(retry.firstDelayMs, DEFAULT_RETRY_SETTINGS.longestDelayMs),
  }),
);

/**
 * The retry settings in a policy's column, or null: no automatic retry. A column that does not parse (only another
 * program can have written it) counts as null: its deliveries fail visibly and can be retried by hand.
 */
export function parseRetry(column: unknown): RetrySettings | null {
  return retrySettings.safeParse(column).data ?? null;
}

const name = z.string().trim().min(1, "Give the policy a name.").max(100);
const description = z.string().max(1000).nullable();

/** The body that makes a policy. */
export const newPolicy = z.strictObject({
  name,
  description: description.optional(),
  interceptors: interceptorList.optional().describe("All must accept. None: only API keys may publish."),
  retry: retrySettings.nullable().optional().describe("Left out or null: no automatic retry."),
});
export type NewPolicy = z.output<typeof newPolicy>;

/** The body that changes a policy: what is left out stays. `retry` is replaced as a whole. */
export const policyChanges = newPolicy.partial();
export type PolicyChanges = z.output<typeof policyChanges>;

export const policyAnswer = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string().nullable(),
  interceptors: z.array(interceptorAnswer),
  retry: z
    .object({
      strategy: z.enum(RETRY_STRATEGIES),
      attempts: z.int(),
      firstDelayMs: z.int(),
      multiplier: z.number(),
      longestDelayMs: z.int(),
      totalMs: z.int().nullable(),
      jitter: z.enum(JITTERS),
      delaysMs: z.array(z.int()),
    })
    .nullable(),
  createdAt: timestamp,
  updatedAt: timestamp,
});
