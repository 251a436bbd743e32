import type { z } from "zod";
import type { FailureClass, FailureKind } from "@/lib/engine/failure";
import type { RetryRule, RuleAction, RuleText } from "@/lib/engine/rules";
import { type Checked, check } from "@/lib/form/check";
import { type ListKey, newKey } from "@/lib/form/list-edit";
import { statusesOf } from "@/lib/form/typed-text";
import { tryRulesBody } from "@/lib/policies/schema";

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

type RulesDraft = { rules: readonly RuleDraft[]; disableOnGone: boolean };

/** The rules in the body of a policy, and in the body that tries them. */
export function rulesBody({ rules, disableOnGone }: RulesDraft) {
  return { rules: rules.map(ruleBody), disableOnGone };
}

/** Checks the rules alone. Their problems have the same paths as in the policy. */
export function checkRules(draft: RulesDraft): Checked<z.input<typeof tryRulesBody>> {
  return check<z.input<typeof tryRulesBody>>(tryRulesBody, rulesBody(draft), "retry.");
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
