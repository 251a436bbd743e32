import type { FailureClass, FailureKind } from "@/lib/engine/failure";
import type { RetryRule, RuleAction, RuleText } from "@/lib/engine/rules";
import { statusesOf } from "@/lib/form/typed-text";
import { type ListKey, newKey } from "../interceptors/interceptor-draft";

/** One rule in the form: the text as typed. */
export type RuleDraft = ListKey & {
  kinds: readonly FailureKind[];
  classes: readonly FailureClass[];
  statuses: string;
  texts: TextDraft[];
  action: RuleAction;
};

export type TextDraft = ListKey & { how: "contains" | "matches"; text: string };

export function ruleDraft({ when, action }: RetryRule, index: number): RuleDraft {
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

/** The body that tries the rules. */
export function rulesBody({ rules, disableOnGone }: { rules: readonly RuleDraft[]; disableOnGone: boolean }) {
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
