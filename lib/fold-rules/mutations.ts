import type { Actor } from "../access/actor";
import { describeChanges } from "../config-version/describe";
import { changeConfiguration } from "../config-version/mutations";
import type { Database } from "../db/client";
import { RedeliverError } from "../errors";
import { readFoldRules } from "./data";
import type { FoldRuleChanges } from "./schema";
import type { FoldRulesInForce } from "./view";

/**
 * Replaces the rules of folding by a new version. Failures from then on are folded by them; those of before keep their groups.
 * @throws RedeliverError conflict after a change since `version`
 */
export async function updateFoldRules(
  db: Database,
  actor: Actor,
  { version, rules, reason }: FoldRuleChanges,
): Promise<FoldRulesInForce> {
  return changeConfiguration(db, actor, "fold_rules.update", async (store) => {
    const before = await readFoldRules(store);
    if (before.version !== version)
      throw new RedeliverError("conflict", "The rules were changed meanwhile: read them again.", [
        { field: "version", message: String(before.version) },
      ]);
    const { type, id, name } = actor;
    const by = { createdByType: type, createdById: id ?? null, createdByName: name };
    await store.foldRules.create({ data: { version: version + 1, rules, ...by } });
    return {
      result: await readFoldRules(store),
      targetId: "fold_rules",
      detail: {
        changes: describeChanges({ rules: before.rules }, { rules }),
        ...(reason === undefined ? {} : { reason }),
      },
    };
  });
}
