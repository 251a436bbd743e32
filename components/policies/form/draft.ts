import type { FailureClass, FailureKind } from "@/lib/engine/failure";
import type { Jitter, LaterStrategy, RetrySettings, RetryStrategy } from "@/lib/engine/retry";
import type { RetryRule, RuleAction, RuleText } from "@/lib/engine/rules";
import type { RetryWindow } from "@/lib/engine/windows";
import { clockOf, durationOf, itemsOf, numberOf, statusesOf, wordsOf } from "@/lib/form/typed-text";
import { USUAL_RETRY } from "@/lib/policies/blank-policy";
import { fieldsOfStrategy, type StrategyField } from "@/lib/policies/strategy-fields";
import type { PolicyContent } from "@/lib/policies/view";
import { formatDuration } from "@/lib/time/duration";
import {
  type InterceptorDraft,
  interceptorBody,
  interceptorDraft,
  type ListKey,
  newKey,
} from "./interceptor-draft";

/**
 * A policy in its form: the text as typed. Settings that the chosen strategy does not use keep their text, so that switching
 * the strategy back and forth loses nothing; the body leaves them out.
 */
export type PolicyDraft = {
  name: string;
  description: string;
  retry: RetryDraft;
  interceptors: InterceptorDraft[];
};

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

export type RuleDraft = ListKey & {
  kinds: readonly FailureKind[];
  classes: readonly FailureClass[];
  statuses: string;
  texts: TextDraft[];
  action: RuleAction;
};

export type TextDraft = ListKey & { how: "contains" | "matches"; text: string };

const USUAL_DELAYS_MS = [5_000, 30_000, 120_000];
const USUAL_IMMEDIATE_ATTEMPTS = 2;

export function draftOf(policy: PolicyContent): PolicyDraft {
  return {
    name: policy.name,
    description: policy.description ?? "",
    retry: retryDraft(policy.retry),
    interceptors: policy.interceptors.map(interceptorDraft),
  };
}

function retryDraft(stored: RetrySettings | null): RetryDraft {
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

function ruleDraft({ when, action }: RetryRule, index: number): RuleDraft {
  return {
    key: `${index}`,
    kinds: when.kinds ?? [],
    classes: when.classes ?? [],
    statuses: (when.statuses ?? []).join(", "),
    texts: (when.texts ?? []).map((one, place) => ({ key: `${place}`, ...textParts(one) })),
    action,
  };
}

function textParts(one: RuleText): Omit<TextDraft, "key"> {
  return "contains" in one ? { how: "contains", text: one.contains } : { how: "matches", text: one.matches };
}

export const newText = (how: TextDraft["how"] = "contains"): TextDraft => ({ key: newKey(), how, text: "" });

export const newRule = (): RuleDraft => ({
  key: newKey(),
  kinds: [],
  classes: [],
  statuses: "",
  texts: [],
  action: "fail",
});

/** Converts a draft to a body, which the schema still has to check. */
export function bodyOf({ name, description, retry, interceptors }: PolicyDraft) {
  return {
    name,
    description: description.trim() || null,
    retry: retryBody(retry),
    interceptors: interceptors.map(interceptorBody),
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

/** The body that tries the rules. */
export function rulesBody({ rules, disableOnGone }: RetryDraft) {
  return { rules: rules.map(ruleBody), disableOnGone };
}

function ruleBody({ kinds, classes, statuses, texts, action }: RuleDraft) {
  const ifAny = <T>(list: readonly T[]) => (list.length > 0 ? list : undefined);
  const when = {
    kinds: ifAny(kinds),
    classes: ifAny(classes),
    statuses: ifAny(statusesOf(statuses)),
    texts: ifAny(texts.map(({ how, text }) => ({ [how]: text }))),
  };
  return { when, action };
}
