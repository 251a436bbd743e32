import type { FoldRule } from "@/lib/engine/fingerprint/fold-rules";
import type { FoldingBody } from "@/lib/folding/schema";
import type { ListKey } from "@/lib/form/list-edit";

/** One rule as typed. */
export type RuleDraft = ListKey & { mark: string; matches: string };

/** The rules as typed, and why they are changed. `read`: the stored ones, as JSON. */
export type FoldingDraft = { rules: readonly RuleDraft[]; reason: string; read: string };

const ruleBody = ({ mark, matches }: FoldRule): FoldRule => ({ mark, matches });
const typedBody = ({ mark, matches }: RuleDraft) => ({ mark: mark.trim(), matches });

export const toDraft = ({ rules }: { rules: readonly FoldRule[] }): FoldingDraft => ({
  rules: rules.map((rule, index) => ({ key: `${index}`, ...ruleBody(rule) })),
  reason: "",
  read: JSON.stringify(rules.map(ruleBody)),
});

export const rulesOf = ({ rules }: FoldingDraft) => rules.map(typedBody);

/** Whether the rules differ from the stored ones: only then there is something to give a reason for. */
export const isChanged = (draft: FoldingDraft) => JSON.stringify(rulesOf(draft)) !== draft.read;

/** The body, unchecked. */
export const toBody = (draft: FoldingDraft): Record<keyof FoldingBody, unknown> => ({
  rules: rulesOf(draft),
  reason: isChanged(draft) ? draft.reason : "",
});
