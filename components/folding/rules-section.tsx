"use client";

import { Button } from "@mantine/core";
import fields from "@/components/form-screen/fields.module.css";
import { ListProblem } from "@/components/form-screen/form-field";
import { Section } from "@/components/form-screen/section";
import type { DraftChange } from "@/components/form-screen/use-form";
import { useRules } from "@/components/form-screen/use-rules";
import { Icon } from "@/components/ui/icons";
import { MOST_FOLD_RULES } from "@/lib/engine/fingerprint/fold-rules";
import { newKey } from "@/lib/form/list-edit";
import type { FoldingDraft, RuleDraft } from "./draft";
import classes from "./folding.module.css";
import { RuleEditor } from "./rule-editor";

type Props = { rules: readonly RuleDraft[]; change: DraftChange<FoldingDraft> };

/** The rules in the order in which they are applied. */
export function RulesSection({ rules, change }: Props) {
  const { list, news, replace, remove, move, add } = useRules<RuleDraft>(change);
  return (
    <Section
      title="Rules"
      hint="Applied one after another to the text of a failure, after the hub itself has folded what changes in it: times, numbers, IDs …"
    >
      <ListProblem path="rules" label="Rules" />
      {rules.length === 0 ? (
        <p className={fields.quiet}>
          None: the hub’s own folding decides which failures are one group. A rule folds what only you know to
          differ from failure to failure, as the names of your users.
        </p>
      ) : null}
      <ol className={classes.rules} ref={list}>
        {rules.map((rule, index) => (
          <RuleEditor
            key={rule.key}
            rule={rule}
            index={index}
            count={rules.length}
            onChange={replace}
            onMove={move}
            onRemove={remove}
          />
        ))}
      </ol>
      <div className={classes.afterRules}>
        <Button
          data-adds="rules"
          variant="default"
          size="compact-xs"
          leftSection={<Icon name="plus" size={12} />}
          disabled={rules.length >= MOST_FOLD_RULES}
          onClick={() => add({ key: newKey(), mark: "", matches: "" }, "matches")}
        >
          Add rule
        </Button>
        <span className={fields.quiet}>
          {rules.length} of {MOST_FOLD_RULES}
        </span>
      </div>
      <span role="status" className="visually-hidden">
        {news}
      </span>
    </Section>
  );
}
