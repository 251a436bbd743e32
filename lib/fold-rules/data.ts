import type { Database } from "../db/client";
import { BOTH_KEYS_MS } from "../engine/fingerprint/fold-rules";
import { foldRules } from "./schema";
import type { FoldRulesInForce, FoldRulesVersion } from "./view";

const NONE: FoldRulesInForce = { version: 0, rules: [], changedAt: null, changedBy: null, joinsUntil: null };

/** Reads the last versions of the rules, the newest first. */
export async function readFoldRulesVersions(
  store: Pick<Database["prisma"], "foldRules">,
  most: number,
): Promise<FoldRulesVersion[]> {
  const rows = await store.foldRules.findMany({ orderBy: { version: "desc" }, take: most });
  return rows.map(
    ({ version, rules, createdAt, createdByType: type, createdById: id, createdByName: name }) => ({
      version,
      // A later release may know more of a rule.
      rules: foldRules.safeParse(rules).data ?? [],
      changedAt: createdAt,
      changedBy: { type, id, name },
    }),
  );
}

/** Reads the rules of folding in force. */
export async function readFoldRules(store: Pick<Database["prisma"], "foldRules">): Promise<FoldRulesInForce> {
  return inForce((await readFoldRulesVersions(store, 1))[0]);
}

/** The rules in force, of the newest version; of none, there are none. */
export function inForce(newest: FoldRulesVersion | undefined): FoldRulesInForce {
  if (!newest) return NONE;
  return { ...newest, joinsUntil: new Date(newest.changedAt.getTime() + BOTH_KEYS_MS) };
}
