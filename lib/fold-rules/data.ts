import type { Database } from "../db/client";
import { BOTH_KEYS_MS } from "../engine/fingerprint/fold-rules";
import { foldRules } from "./schema";
import type { FoldRulesInForce } from "./view";

const NONE: FoldRulesInForce = { version: 0, rules: [], changedAt: null, changedBy: null, joinsUntil: null };

/** Reads the rules of folding in force. */
export async function readFoldRules(store: Pick<Database["prisma"], "foldRules">): Promise<FoldRulesInForce> {
  const row = await store.foldRules.findFirst({ orderBy: { version: "desc" } });
  if (!row) return NONE;
  const { version, rules, createdAt, createdByType: type, createdById: id, createdByName: name } = row;
  return {
    version,
    // A later release may know more of a rule.
    rules: foldRules.safeParse(rules).data ?? [],
    changedAt: createdAt,
    changedBy: { type, id, name },
    joinsUntil: new Date(createdAt.getTime() + BOTH_KEYS_MS),
  };
}
