"use client";

import { Button, Checkbox } from "@mantine/core";
import { useRef, useState } from "react";
import { Icon } from "@/components/ui/icons";
import { newRule, type RetryDraft, type RuleDraft } from "@/lib/policies/draft";
import { useField } from "./form-field";
import { moved, replaced, thenFocus, without } from "./list-edit";
import classes from "./policies.module.css";
import { RuleEditor } from "./rule-editor";
import { Section } from "./section";
import { TriedRule, TriedSummary } from "./tried-rules";
import type { ChangeRetry } from "./use-policy-form";
import { useTryRules } from "./use-try-rules";

type Props = { retry: RetryDraft; change: ChangeRetry; showProblems: () => void; zone: string };

/** What is worth a retry: rules in the order in which they are asked, tried on what has failed lately. */
export function RulesSection({ retry, change, showProblems, zone }: Props) {
  const { rules, disableOnGone } = retry;
  const list = useRef<HTMLOListElement>(null);
  const [news, setNews] = useState("");
  const tried = useTryRules(retry, showProblems);
  const { error } = useField()("retry.rules");
  const changeRules = (next: RuleDraft[]) => change({ rules: next });
  const part = (rule: RuleDraft, name: string) =>
    list.current?.querySelector<HTMLElement>(`[data-rule="${rule.key}"] [data-part="${name}"]`);

  function move(rule: RuleDraft, index: number, by: -1 | 1) {
    const place = index + by;
    if (place < 0 || place >= rules.length) return;
    thenFocus(
      () => changeRules(moved(rules, index, by)),
      () => part(rule, by < 0 ? "up" : "down"),
    );
    setNews(`Rule ${index + 1} is now rule ${place + 1}.`);
  }

  function add() {
    const rule = newRule();
    thenFocus(
      () => changeRules([...rules, rule]),
      () => part(rule, "action"),
    );
  }

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
      {error ? <p className={classes.problem}>{error}</p> : null}
      <TriedSummary answer={tried.answer} zone={zone} />
      <ol className={classes.rules} ref={list}>
        {rules.map((rule, index) => (
          <RuleEditor
            key={rule.key}
            rule={rule}
            index={index}
            count={rules.length}
            onChange={(next) => changeRules(replaced(rules, next))}
            onMove={(by) => move(rule, index, by)}
            onRemove={() => changeRules(without(rules, rule))}
          >
            <TriedRule answer={tried.answer} rule={index + 1} />
          </RuleEditor>
        ))}
      </ol>
      <div className={classes.afterRules}>
        <Button
          variant="default"
          size="compact-xs"
          leftSection={<Icon name="plus" size={12} />}
          onClick={add}
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
}

/** Rules are part of the retries: where there are none, there are no rules, and those that were written are not kept. */
function NoRules({ rules }: { rules: readonly RuleDraft[] }) {
  const lost = rules.length === 1 ? "The rule is" : `The ${rules.length} rules are`;
  return (
    <Section title="Rules">
      <p className={classes.none}>
        A policy without automatic retries has no rules. {rules.length > 0 ? `${lost} not saved. ` : ""}For
        rules alone, choose a strategy and 0 retries.
      </p>
    </Section>
  );
}
