import type { Logger } from "pino";
import {
  type EarlierFoldRules,
  FoldRules,
  type FoldRuleVersions,
  NO_FOLD_RULES,
} from "../../engine/fingerprint/fold-rules";
import { foldRules } from "../../fold-rules/schema";

/** The columns of READ_FOLD_RULES as texts. */
export type FoldRulesRow = [version: string, rules: string, createdAt: string];

export const NO_VERSIONS: FoldRuleVersions = { current: NO_FOLD_RULES, earlier: [] };

/** Prepares the versions of the rules of folding, as READ_FOLD_RULES reads them. */
export function foldRuleVersions(
  rows: readonly FoldRulesRow[],
  log: Pick<Logger, "error">,
): FoldRuleVersions {
  const versions = rows.map((row) => ({ rules: compiled(row, log), createdAt: Number(row[2]) }));
  const [current, ...before] = versions;
  if (!current) return NO_VERSIONS;
  // Before the first version there were no rules.
  if (rows.at(-1)?.[0] === "1") before.push({ rules: NO_FOLD_RULES, createdAt: 0 });
  const earlier = before.map(
    ({ rules }, index): EarlierFoldRules => ({ rules, until: versions[index]?.createdAt ?? 0 }),
  );
  return { current: current.rules, earlier };
}

/** Rules of another release that this one cannot use are left out together: failures are folded as without rules. */
function compiled([version, text]: FoldRulesRow, log: Pick<Logger, "error">): FoldRules {
  const rules = foldRules.safeParse(JSON.parse(text));
  if (rules.success) return new FoldRules(rules.data);
  log.error({ version, problem: rules.error.issues[0]?.message }, "the rules of folding cannot be used");
  return NO_FOLD_RULES;
}
