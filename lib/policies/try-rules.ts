import { setImmediate } from "node:timers/promises";
import type { z } from "zod";
import { effectiveRules, matchingRules, type RuleFailure } from "../engine/rules";
import type { HeaderValues } from "../text/header-lines";
import { bodyReader } from "../text/received-text";
import type { tryRulesBody } from "./schema";
import type { TriedRules } from "./view";

/** Tries a policy's rules on recent failures, before the rules are saved. */

export type RulesToTry = z.output<typeof tryRulesBody>;

/** A failed attempt that rules are tried on. `body` and `headers` are null where no rule reads texts. */
export type TriedFailure = RuleFailure & { at: Date; headers: HeaderValues | null };

/** Patterns are slow on large responses: after this time the attempts tried so far are answered. Milliseconds. */
const TRY_MS = 5000;
/** The longest uninterrupted work, in milliseconds; other requests are answered between two turns. */
const AT_ONCE_MS = 20;

/** Whether rules search for texts, and so need the responses of the failures. */
export const readsTexts = (settings: RulesToTry): boolean =>
  effectiveRules(settings).some(({ when }) => when.texts);

/** Counts how many of the failures, newest first, each rule matches, and how many it decides. */
export async function tryRules(settings: RulesToTry, failures: readonly TriedFailure[]): Promise<TriedRules> {
  const rules = effectiveRules(settings);
  const counts = rules.map(() => ({ matched: 0, decided: 0 }));
  let tried = 0;
  let undecided = 0;
  let pausedAt = performance.now();
  const endsAt = pausedAt + TRY_MS;
  for (const failure of failures) {
    if (performance.now() > endsAt) break;
    if (performance.now() - pausedAt > AT_ONCE_MS) {
      await setImmediate();
      pausedAt = performance.now();
    }
    const matching = matchingRules(rules, {
      ...failure,
      readBody: bodyReader(failure.body, failure.headers),
    });
    for (const [rank, index] of matching.entries()) {
      const count = counts[index];
      if (!count) continue;
      count.matched++;
      if (rank === 0) count.decided++;
    }
    if (matching.length === 0) undecided++;
    tried++;
  }
  return {
    tried,
    since: failures[tried - 1]?.at ?? null,
    rules: counts.map((count, index) => ({
      rule: index < settings.rules.length ? index + 1 : "gone",
      action: rules[index]?.action ?? "retry",
      ...count,
    })),
    undecided,
  };
}
