"use client";

import { Button, Checkbox } from "@mantine/core";
import { memo } from "react";
import fields from "@/components/form-screen/fields.module.css";
import { ListProblem } from "@/components/form-screen/form-field";
import { Section } from "@/components/form-screen/section";
import type { DraftChange } from "@/components/form-screen/use-form";
import { useRules } from "@/components/form-screen/use-rules";
import { Icon } from "@/components/ui/icons";
import type { RetryDraft } from "../retry/retry-draft";
import { newRule, type RuleDraft } from "./rule-draft";
import { RuleEditor } from "./rule-editor";
import classes from "./rules.module.css";
import { TriedRule, TriedSummary } from "./tried-rules";
import { useTryRules } from "./use-try-rules";

type Props = { retry: RetryDraft; change: DraftChange<RetryDraft>; showProblems: () => void; zone: string };

/** The rules in the order of their evaluation, which can be tried on recent failures. */
export const RulesSection = memo(function RulesSection({ retry, change, showProblems, zone }: Props) {
  const { rules, disableOnGone } = retry;
  const { list, news, replace, remove, move, add } = useRules<RuleDraft>(change);
  const tried = useTryRules(retry, showProblems);

  if (retry.strategy === null) return <NoRules rules={rules} />;
  return (
    <Section
      title="Rules"
      hint="The first rule that matches a failure decides. None: the strategy does."
      end={
        <Button
          variant="default"
          size="compact-xs"
          loading={tried.isPending}
          disabled={rules.length === 0 && !disableOnGone}
          onClick={tried.run}
        >
          Try on recorded failures
        </Button>
      }
    >
      <ListProblem path="retry.rules" label="Rules" />
      <TriedSummary answer={tried.answer} zone={zone} />
      <ol className={classes.rules} ref={list}>
        {rules.map((rule, index) => (
          <RuleEditor
            key={rule.key}
            rule={rule}
            index={index}
            count={rules.length}
            tried={tried.answer}
            onChange={replace}
            onMove={move}
            onRemove={remove}
          />
        ))}
      </ol>
      <div className={classes.afterRules}>
        <Button
          variant="default"
          size="compact-xs"
          data-adds="rules"
          leftSection={<Icon name="plus" size={12} />}
          onClick={() => add(newRule(), "action")}
        >
          Add rule
        </Button>
        <Checkbox
          label="After the rules: 410 Gone disables the subscriber"
          checked={disableOnGone}
          onChange={(event) => change({ disableOnGone: event.currentTarget.checked })}
        />
      </div>
      <TriedRule answer={tried.answer} rule="gone" />
      <span role="status" className="visually-hidden">
        {news}
      </span>
    </Section>
  );
});

/** Rules are part of the retry settings: a policy without retries has no rules, and written rules are not saved. */
function NoRules({ rules }: { rules: readonly RuleDraft[] }) {
  const waiting =
    rules.length === 1
      ? "1 rule comes with a strategy and is not saved without one. "
      : `${rules.length} rules come with a strategy and are not saved without one. `;
  return (
    <Section title="Rules">
      <p className={fields.quiet}>
        A policy without automatic retries has no rules. {rules.length > 0 ? waiting : ""}For rules alone,
        choose a strategy and 0 retries.
      </p>
    </Section>
  );
}
