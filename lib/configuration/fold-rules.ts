import type { FoldRule } from "../engine/fingerprint/fold-rules";
import { isSame } from "./canonical";
import { type Difference, differences } from "./differences";
import type { ConfigurationFile } from "./schema";
import type { Stored } from "./stored";

/** The rules of folding as a file has them, and the version that they replace. */
export type FoldRulesPlan = { version: number; rules: FoldRule[]; differences: Difference[] };

/** Their order counts, so a file has all of them, or leaves them as they are. @returns null where they stay */
export function planFoldRules({ foldRules: rules }: ConfigurationFile, stored: Stored): FoldRulesPlan | null {
  const { version, rules: before } = stored.foldRules;
  if (!rules || isSame(before, rules)) return null;
  return { version, rules, differences: differencesOf(before, rules) };
}

/** The rules that differ, by their patterns; where only their order does, or a pattern stands twice, the lists. */
function differencesOf(from: FoldRule[], to: FoldRule[]): Difference[] {
  const [before, after] = [byPattern(from), byPattern(to)];
  const found = before && after ? differences("rules", before, after) : [];
  return found.length > 0 ? found : differences("rules", from, to);
}

function byPattern(rules: readonly FoldRule[]): Record<string, string> | null {
  const marks = new Map(rules.map(({ mark, matches }) => [matches, mark]));
  return marks.size === rules.length ? Object.fromEntries(marks) : null;
}
