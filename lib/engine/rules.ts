import type { FailureClass, FailureKind } from "./failure";
import { compilePattern, type Pattern } from "./pattern";

/** A policy's rules for which failures are retried. The first rule that matches decides; without one, the strategy does. */

export const RULE_ACTIONS = ["retry", "fail", "retry_now", "disable_subscriber"] as const;
/**
 * `retry`: by the strategy. `fail`: no retry. `retry_now`: at once, whatever the strategy or a Retry-After says; it counts
 * as an attempt. `disable_subscriber`: as `fail`, and nothing more is sent to the subscriber.
 */
export type RuleAction = (typeof RULE_ACTIONS)[number];

/** A text to find in the failure's detail or in the response (its first 16 KiB), in upper or lower case. */
export type RuleText = { contains: string } | { matches: string };

/** Each given condition must hold; of a list, one alternative. No condition matches every failure. */
export type RuleCondition = {
  kinds?: readonly FailureKind[] | undefined;
  classes?: readonly FailureClass[] | undefined;
  /** Statuses (`410`) and ranges (`500-599`). */
  statuses?: readonly string[] | undefined;
  texts?: readonly RuleText[] | undefined;
};

export type RetryRule = { when: RuleCondition; action: RuleAction };

export type RuleSettings = {
  rules: readonly RetryRule[];
  /** After the rules: 410 Gone disables the subscriber. */
  disableOnGone: boolean;
};

export type RuleFailure = {
  kind: FailureKind;
  class: FailureClass;
  status: number | null;
  detail: string | null;
  body: Uint8Array | null;
  /** Decodes a body that is compressed or in another charset than UTF-8. */
  readBody?: (() => string) | undefined;
};

/** The rule that decided (from 1; `gone`: the built-in one), its text that matched, and its action. */
export type RuleDecision = { rule: number | "gone"; when: RuleCondition; action: RuleAction };

const GONE: RetryRule = { when: { statuses: ["410"] }, action: "disable_subscriber" };

/** The rules in the order of evaluation, the built-in one last. */
export function effectiveRules({ rules, disableOnGone }: RuleSettings): readonly RetryRule[] {
  return disableOnGone ? [...rules, GONE] : rules;
}

/** The decision of the first rule that matches a failure; null when none does. */
export function decideByRules(settings: RuleSettings, failure: RuleFailure): RuleDecision | null {
  const texts = textsOf(failure);
  for (const [index, { when, action }] of effectiveRules(settings).entries()) {
    const found = matchRule(when, failure, texts);
    if (found) return { rule: index < settings.rules.length ? index + 1 : "gone", when: found, action };
  }
  return null;
}

/** The indexes (from 0) of the rules that match a failure, each on its own. */
export function matchingRules(rules: readonly RetryRule[], failure: RuleFailure): number[] {
  const texts = textsOf(failure);
  return rules.flatMap(({ when }, index) => (matchRule(when, failure, texts) ? [index] : []));
}

/** The condition with only the text that was found; undefined when it does not hold. */
function matchRule(
  when: RuleCondition,
  failure: RuleFailure,
  texts: () => string[],
): RuleCondition | undefined {
  if (when.kinds && !when.kinds.includes(failure.kind)) return undefined;
  if (when.classes && !when.classes.includes(failure.class)) return undefined;
  if (when.statuses && !when.statuses.some((range) => isInRange(range, failure.status))) return undefined;
  if (!when.texts) return when;
  const found = when.texts.find((wanted) => texts().some((text) => hasText(wanted, text)));
  return found && { ...when, texts: [found] };
}

function isInRange(range: string, status: number | null): boolean {
  const [low = "", high = low] = range.split("-");
  return status !== null && status >= Number(low) && status <= Number(high);
}

function hasText(wanted: RuleText, text: string): boolean {
  return "contains" in wanted
    ? text.toLowerCase().includes(wanted.contains.toLowerCase())
    : patternOf(wanted).test(text);
}

/** Compiled patterns by rule text: settings live as long as their version of the configuration. */
const patterns = new WeakMap<RuleText, Pattern>();

function patternOf(wanted: { matches: string }): Pattern {
  const pattern = patterns.get(wanted) ?? compilePattern(wanted.matches);
  patterns.set(wanted, pattern);
  return pattern;
}

/** The texts to search, read once and only when a rule needs them. */
function textsOf({ detail, body, readBody }: RuleFailure): () => string[] {
  let texts: string[] | undefined;
  return () => {
    texts ??= [detail ?? "", body === null ? "" : (readBody?.() ?? new TextDecoder().decode(body))];
    return texts;
  };
}
