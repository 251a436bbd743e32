"use client";

import { MultiSelect, Select } from "@mantine/core";
import { memo } from "react";
import fields from "@/components/form-screen/fields.module.css";
import { useField } from "@/components/form-screen/form-field";
import { TextField } from "@/components/form-screen/inputs";
import { MoveButtons, moveByKeys, mover } from "@/components/form-screen/move-buttons";
import { RemoveButton } from "@/components/form-screen/remove-button";
import {
  FAILURE_CLASS_LABEL,
  FAILURE_CLASSES,
  FAILURE_KIND_LABEL,
  FAILURE_KINDS,
} from "@/lib/engine/failure";
import { RULE_ACTIONS } from "@/lib/engine/rules";
import { statusesOf } from "@/lib/form/typed-text";
import { ACTION_LABEL } from "@/lib/policies/labels";
import type { TriedRules } from "@/lib/policies/view";
import type { RuleDraft } from "./rule-draft";
import { RuleTexts } from "./rule-texts";
import classes from "./rules.module.css";
import { TriedRule } from "./tried-rules";

type Props = {
  rule: RuleDraft;
  index: number;
  count: number;
  tried: TriedRules | null;
  onChange: (rule: RuleDraft) => void;
  onMove: (key: string, from: number, to: number) => void;
  onRemove: (key: string) => void;
};

const ACTIONS = RULE_ACTIONS.map((value) => ({ value, label: ACTION_LABEL[value] }));
const KINDS = FAILURE_KINDS.map((value) => ({ value, label: FAILURE_KIND_LABEL[value] }));
const CLASSES = FAILURE_CLASSES.map((value) => ({ value, label: FAILURE_CLASS_LABEL[value] }));

/** One rule: its action and its conditions. Alt with an arrow key moves it. */
export const RuleEditor = memo(function RuleEditor(props: Props) {
  const { rule, index, count, tried, onChange, onMove, onRemove } = props;
  const number = index + 1;
  const when = `retry.rules.${index}.when`;
  const kindsField = useField(`${when}.kinds`);
  const classesField = useField(`${when}.classes`);
  const { kinds, classes: failureClasses, statuses, texts, action } = rule;
  const move = mover(index, count, (from, to) => onMove(rule.key, from, to));
  const isAny = kinds.length + failureClasses.length + texts.length === 0 && !statuses.trim();

  return (
    <li
      className={fields.card}
      data-rule={rule.key}
      aria-label={`Rule ${number}`}
      onKeyDown={moveByKeys(move)}
    >
      <div className={fields.cardHead}>
        <b className={classes.number}>{number}</b>
        <Select
          aria-label={`What rule ${number} does`}
          data-part="action"
          w={220}
          data={ACTIONS}
          value={action}
          onChange={(value) => value && onChange({ ...rule, action: value })}
        />
        <span className={fields.quiet}>{isAny ? "every failure" : "when all of these hold"}</span>
        <div className={fields.cardEnd}>
          <MoveButtons name={`rule ${number}`} index={index} count={count} move={move} />
          <RemoveButton name={`rule ${number}`} list="rules" onRemove={() => onRemove(rule.key)} />
        </div>
      </div>
      <div className={classes.conditions}>
        <MultiSelect
          label="Failure kinds"
          placeholder={kinds.length ? undefined : "any"}
          {...kindsField}
          data={KINDS}
          value={[...kinds]}
          onChange={(chosen) =>
            onChange({ ...rule, kinds: FAILURE_KINDS.filter((one) => chosen.includes(one)) })
          }
        />
        <MultiSelect
          label="Failure classes"
          placeholder={failureClasses.length ? undefined : "any"}
          {...classesField}
          data={CLASSES}
          value={[...failureClasses]}
          onChange={(chosen) =>
            onChange({ ...rule, classes: FAILURE_CLASSES.filter((one) => chosen.includes(one)) })
          }
        />
        <TextField
          label="Statuses"
          placeholder="any, or 410, 500-599"
          path={`${when}.statuses`}
          items={statusesOf(statuses)}
          value={statuses}
          onChange={(next) => onChange({ ...rule, statuses: next })}
        />
      </div>
      <RuleTexts path={`${when}.texts`} number={number} rule={rule} onChange={onChange} />
      <TriedRule answer={tried} rule={number} />
    </li>
  );
});
