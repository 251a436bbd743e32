import { z } from "zod";
import { readUpdatedAt } from "../config-version/schema";
import {
  DEFAULT_RETRY_SETTINGS,
  JITTERS,
  LATER_STRATEGIES,
  RETRY_STRATEGIES,
  type RetrySettings,
} from "../engine/retry";
import { RULE_ACTIONS } from "../engine/rules";
import { interceptorList } from "../interceptors/schema";
import { storedText } from "../text/stored-text";
import { timestamp } from "../time/timestamp";
import { DAY_MS } from "../time/units";
import { failureEmailTo } from "./failure-email";
import { retryWindow } from "./retry-window";
import { disableOnGone, retryRules } from "./rule-schema";
import { fieldsOfStrategy } from "./strategy-fields";

const THIRTY_DAYS_MS = 30 * DAY_MS;
const delayMs = z.int().min(0).max(THIRTY_DAYS_MS);

export const mostRecoveries = z
  .int()
  .min(0)
  .max(100)
  .nullable()
  .describe(
    "A delivery that is stuck because its worker ended while sending it is put back to scheduled so often, and fails " +
      "the next time. Null: it is put back as often as it takes.",
  );

const retryInput = z
  .strictObject({
    strategy: z
      .enum(RETRY_STRATEGIES, { error: `One of: ${RETRY_STRATEGIES.join(", ")}.` })
      .describe(
        "`adaptive`: delays follow the share of the subscriber's recent attempts that failed, and how long they took. " +
          "`hybrid`: `immediateAttempts` tries at once, then `thenStrategy`.",
      ),
    attempts: z.int().min(0).max(100).describe("Automatic retries; the first try is not counted."),
    firstDelayMs: delayMs.default(DEFAULT_RETRY_SETTINGS.firstDelayMs),
    multiplier: z.number().min(1).max(100).default(DEFAULT_RETRY_SETTINGS.multiplier),
    longestDelayMs: delayMs
      .optional()
      .describe(
        "Bounds delays that grow, and what an answer's Retry-After may ask for. An hour when left out.",
      ),
    totalMs: z.int().min(1).max(THIRTY_DAYS_MS).nullable().default(null),
    jitter: z.enum(JITTERS).default(DEFAULT_RETRY_SETTINGS.jitter),
    delaysMs: z
      .array(delayMs)
      .max(100)
      .default([])
      .describe(
        "For the strategy `schedule`, also as `thenStrategy`: the delay before each retry; the last repeats.",
      ),
    immediateAttempts: z
      .int()
      .min(0)
      .max(100)
      .default(DEFAULT_RETRY_SETTINGS.immediateAttempts)
      .describe("For the strategy `hybrid`: how many of the attempts are made at once."),
    thenStrategy: z
      .enum(LATER_STRATEGIES)
      .nullable()
      .default(DEFAULT_RETRY_SETTINGS.thenStrategy)
      .describe("For the strategy `hybrid`: what follows; the other settings are its settings."),
    rules: retryRules.default([]),
    disableOnGone: disableOnGone.default(DEFAULT_RETRY_SETTINGS.disableOnGone),
    window: retryWindow.optional(),
    mostRecoveries: mostRecoveries.default(DEFAULT_RETRY_SETTINGS.mostRecoveries),
    failureEmailTo: failureEmailTo.default([]),
  })
  .superRefine((retry, context) => {
    const problem = (field: string, message: string) =>
      context.addIssue({ code: "custom", path: [field], message });
    const isHybrid = retry.strategy === "hybrid";
    const isSchedule = retry.strategy === "schedule" || retry.thenStrategy === "schedule";
    if (isHybrid && retry.immediateAttempts === 0)
      problem("immediateAttempts", "The strategy hybrid needs at least one immediate attempt.");
    if (isHybrid && retry.immediateAttempts > retry.attempts)
      problem("immediateAttempts", "There cannot be more immediate attempts than attempts.");
    if (isHybrid && retry.thenStrategy === null)
      problem("thenStrategy", `What follows the immediate attempts: one of ${LATER_STRATEGIES.join(", ")}.`);
    if (!isHybrid && retry.immediateAttempts > 0)
      problem("immediateAttempts", `The strategy ${retry.strategy} has no immediate attempts of its own.`);
    if (!isHybrid && retry.thenStrategy !== null)
      problem("thenStrategy", `The strategy ${retry.strategy} is followed by no other.`);
    if (isSchedule && retry.delaysMs.length === 0)
      problem("delaysMs", "The strategy schedule needs at least one delay.");
    if (!isSchedule && retry.delaysMs.length > 0)
      problem("delaysMs", `The strategy ${retry.strategy} takes no list of delays.`);
    const hasFirstDelay = fieldsOfStrategy(retry).includes("firstDelayMs");
    if (hasFirstDelay && retry.longestDelayMs !== undefined && retry.longestDelayMs < retry.firstDelayMs)
      problem("longestDelayMs", "The longest delay cannot be shorter than the first.");
  });

/** The retry settings of a policy, as written in a body. Parsing fills in every default. */
export const retrySettings = retryInput.transform(
  // The same order of members whether it was given or not: equal settings are equal texts.
  ({ longestDelayMs, ...retry }): RetrySettings => ({
    ...retry,
    longestDelayMs: longestDelayMs ?? Math.max(retry.firstDelayMs, DEFAULT_RETRY_SETTINGS.longestDelayMs),
  }),
);

/**
 * The retry settings in a policy's column; null: no automatic retry. A column that does not parse (written by another
 * program) counts as null: its deliveries fail visibly and can be retried manually.
 */
export function parseRetry(column: unknown): RetrySettings | null {
  return retrySettings.safeParse(column).data ?? null;
}

const name = storedText().trim().min(1, "Give the policy a name.").max(100);
const description = storedText().max(1000).nullable();

/** The body that creates a policy. */
export const newPolicy = z.strictObject({
  name,
  description: description.optional(),
  interceptors: interceptorList.optional().describe("All must accept. None: only API keys may publish."),
  retry: retrySettings.nullable().optional().describe("Left out or null: no automatic retry."),
});
export type NewPolicy = z.output<typeof newPolicy>;

/** The body that changes a policy: parts left out stay. `retry` is replaced as a whole. */
export const policyChanges = newPolicy.partial().extend({ updatedAt: readUpdatedAt });
export type PolicyChanges = z.output<typeof policyChanges>;

/** The body that tries rules on recent failures. */
export const tryRulesBody = z.strictObject({
  rules: retryRules,
  disableOnGone: disableOnGone.default(DEFAULT_RETRY_SETTINGS.disableOnGone),
});

const count = z.int().min(0);
export const tryRulesAnswer = z.object({
  tried: count.describe(
    "How many recorded attempts were tried: fewer than 1,000 when there are no more, or time ran out.",
  ),
  since: timestamp.nullable().describe("When the oldest of them began."),
  rules: z.array(
    z.object({
      rule: z.union([count, z.literal("gone")]).describe("From 1; `gone` is the built-in one."),
      action: z.enum(RULE_ACTIONS),
      matched: count.describe("How many it matches on its own."),
      decided: count.describe("How many it decides: no rule before it matches them."),
    }),
  ),
  undecided: count.describe("How many no rule matches: the strategy decides."),
});
