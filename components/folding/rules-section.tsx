"use client";

import { Button } from "@mantine/core";
import { useCallback, useRef, useState } from "react";
import fields from "@/components/form-screen/fields.module.css";
import { ListProblem } from "@/components/form-screen/form-field";
import { Section } from "@/components/form-screen/section";
import { thenFocus } from "@/components/form-screen/then-focus";
import type { DraftChange } from "@/components/form-screen/use-form";
import { Icon } from "@/components/ui/icons";
import { MOST_FOLD_RULES } from "@/lib/engine/fingerprint/fold-rules";
import { moved, newKey, replaced, without } from "@/lib/form/list-edit";
import type { FoldingDraft, RuleDraft } from "./draft";
import classes from "./folding.module.css";
import { RuleEditor } from "./rule-editor";

type Props = { rules: readonly RuleDraft[]; change: DraftChange<FoldingDraft> };

/** The rules in the order in which they are applied. */
export function RulesSection({ rules, change }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  const [news, setNews] = useState("");
  const part = useCallback(
    (key: string, name: string) =>
      list.current?.querySelector<HTMLElement>(`[data-rule="${key}"] [data-part="${name}"]`),
    [],
  );
  const replace = useCallback(
    (rule: RuleDraft) => change((old) => ({ rules: replaced(old.rules, rule) })),
    [change],
  );
  const remove = useCallback(
    (key: string) => {
      // The button goes: the keyboard stays at the list.
      thenFocus(
        () => change((old) => ({ rules: without(old.rules, key) })),
        () => addButton.current,
      );
      setNews("The rule was removed.");
    },
    [change],
  );
  const move = useCallback(
    (key: string, from: number, to: number) => {
      thenFocus(
        () => change((old) => ({ rules: moved(old.rules, from, to) })),
        () => part(key, to < from ? "up" : "down"),
      );
      setNews(`Rule ${from + 1} is now rule ${to + 1}.`);
    },
    [change, part],
  );

  function add() {
    const rule = { key: newKey(), mark: "", matches: "" };
    thenFocus(
      () => change((old) => ({ rules: [...old.rules, rule] })),
      () => part(rule.key, "matches"),
    );
  }

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
          ref={addButton}
          variant="default"
          size="compact-xs"
          leftSection={<Icon name="plus" size={12} />}
          disabled={rules.length >= MOST_FOLD_RULES}
          onClick={add}
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
