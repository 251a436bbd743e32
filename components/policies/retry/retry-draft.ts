import type { Jitter, LaterStrategy, RetrySettings, RetryStrategy } from "@/lib/engine/retry";
import type { RetryWindow } from "@/lib/engine/windows";
import { clockOf, durationOf, itemsOf, numberOf, wordsOf } from "@/lib/form/typed-text";
import { USUAL_RETRY } from "@/lib/policies/blank-policy";
import { retrySettings } from "@/lib/policies/schema";
import { fieldsOfStrategy, type StrategyField } from "@/lib/policies/strategy-fields";
import { formatDuration } from "@/lib/time/duration";
import { type RuleDraft, ruleDraft, rulesBody } from "../rules/rule-draft";

/** The retry settings in the form: the text as typed. */
export type RetryDraft = {
  /** Null: no automatic retry. */
  strategy: RetryStrategy | null;
  attempts: number | string;
  firstDelay: string;
  multiplier: number | string;
  longestDelay: string;
  /** Empty: no limit. */
  total: string;
  jitter: Jitter;
  delays: string;
  immediateAttempts: number | string;
  thenStrategy: LaterStrategy;
  window: RetryWindow | null;
  rules: RuleDraft[];
  disableOnGone: boolean;
  /** Empty: no limit. */
  mostRecoveries: number | string;
  /** Addresses separated by spaces, commas or line breaks. */
  failureEmailTo: string;
};

const USUAL_DELAYS_MS = [5_000, 30_000, 120_000];
const USUAL_IMMEDIATE_ATTEMPTS = 2;

export function retryDraft(stored: RetrySettings | null): RetryDraft {
  const settings = stored ?? USUAL_RETRY;
  const { delaysMs, immediateAttempts, totalMs } = settings;
  return {
    strategy: stored === null ? null : settings.strategy,
    attempts: settings.attempts,
    firstDelay: formatDuration(settings.firstDelayMs),
    multiplier: settings.multiplier,
    longestDelay: formatDuration(settings.longestDelayMs),
    total: totalMs === null ? "" : formatDuration(totalMs),
    jitter: settings.jitter,
    delays: (delaysMs.length > 0 ? delaysMs : USUAL_DELAYS_MS).map(formatDuration).join(", "),
    immediateAttempts: immediateAttempts || USUAL_IMMEDIATE_ATTEMPTS,
    thenStrategy: settings.thenStrategy ?? "exponential",
    window: settings.window ?? null,
    rules: settings.rules.map(ruleDraft),
    disableOnGone: settings.disableOnGone,
    mostRecoveries: settings.mostRecoveries ?? "",
    failureEmailTo: settings.failureEmailTo.join("\n"),
  };
}

/** Requires a line for every setting: a forgotten one does not compile, so that no save can reset it. */
type RetryBody = Record<keyof Required<RetrySettings>, unknown>;

/** The retry settings; null: no automatic retry. */
export function retryBody(draft: RetryDraft): RetryBody | null {
  const { strategy } = draft;
  if (strategy === null) return null;
  const thenStrategy = strategy === "hybrid" ? draft.thenStrategy : null;
  const used = fieldsOfStrategy({ strategy, thenStrategy });
  const ifUsed = (field: StrategyField, value: unknown) => (used.includes(field) ? value : undefined);
  return {
    strategy,
    attempts: numberOf(draft.attempts),
    firstDelayMs: ifUsed("firstDelayMs", durationOf(draft.firstDelay)),
    multiplier: ifUsed("multiplier", numberOf(draft.multiplier)),
    longestDelayMs: durationOf(draft.longestDelay),
    totalMs: durationOf(draft.total),
    jitter: ifUsed("jitter", draft.jitter),
    delaysMs: ifUsed("delaysMs", itemsOf(draft.delays).map(durationOf)),
    immediateAttempts: ifUsed("immediateAttempts", numberOf(draft.immediateAttempts)),
    thenStrategy: ifUsed("thenStrategy", thenStrategy),
    window: draft.window
      ? { ...draft.window, from: clockOf(draft.window.from), to: clockOf(draft.window.to) }
      : undefined,
    ...rulesBody(draft),
    mostRecoveries: numberOf(draft.mostRecoveries),
    failureEmailTo: wordsOf(draft.failureEmailTo),
  };
}

/** The settings of a draft's schedule, regardless of its rules; null when they are not valid. */
export function readSchedule(draft: RetryDraft): RetrySettings | null {
  return retrySettings.safeParse(retryBody({ ...draft, rules: [] })).data ?? null;
}
