import type { FailureClass, FailureKind } from "./failure";
import { compilePattern, type Pattern } from "./pattern";

/** A policy's rules for what is worth a retry. The first one that matches a failure decides; none: the strategy does. */

export const RULE_ACTIONS = ["retry", "fail", "retry_now", "disable_subscriber"] as const;
/**
 * `retry`: by the strategy. `fail`: at once, no retry. `retry_now`: at once, whatever the strategy or a Retry-After says;
 * it counts as an attempt. `disable_subscriber`: as `fail`, and nothing more is sent to the subscriber.
 */
export type RuleAction = (typeof RULE_ACTIONS)[number];

/** What is looked for in the failure's detail and in the response (its first 16 KiB); case does not matter. */
export type RuleText = { contains: string } | { matches: string };

/** Each condition that is given must hold; of the alternatives in a list, one. No condition: every failure. */
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
  /** Reads the body when it is more than UTF-8: compressed, or in another charset. */
  readBody?: (() => string) | undefined;
};

/** Which rule decided (from 1; `gone`: the built-in one), by which of its texts, and what. */
export type RuleDecision = { rule: number | "gone"; when: RuleCondition; action: RuleAction };

const GONE: RetryRule = { when: { statuses: ["410"] }, action: "disable_subscriber" };

/** The rules in the order in which they are asked, the built-in one after the others. */
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

/** Which rules match a failure, each on its own, by their place from 0. */
export function matchingRules(rules: readonly RetryRule[], failure: RuleFailure): number[] {
  const texts = textsOf(failure);
  return rules.flatMap(({ when }, index) => (matchRule(when, failure, texts) ? [index] : []));
}

/** The condition, of whose texts only the one that was found is left; undefined when it does not hold. */
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

/** Patterns by the rule text they stand in: settings live as long as their version of the configuration. */
const patterns = new WeakMap<RuleText, Pattern>();

function patternOf(wanted: { matches: string }): Pattern {
  const pattern = patterns.get(wanted) ?? compilePattern(wanted.matches);
  patterns.set(wanted, pattern);
  return pattern;
}

/** What texts are looked for in, read once and only when a rule asks. */
function textsOf({ detail, body, readBody }: RuleFailure): () => string[] {
  let texts: string[] | undefined;
  return () => {
    texts ??= [detail ?? "", body === null ? "" : (readBody?.() ?? new TextDecoder().decode(body))];
    return texts;
  };
}
