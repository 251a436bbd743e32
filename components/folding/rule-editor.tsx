"use client";

import { memo } from "react";
import fields from "@/components/form-screen/fields.module.css";
import { TextField } from "@/components/form-screen/inputs";
import { MoveButtons, moveByKeys, mover } from "@/components/form-screen/move-buttons";
import { RemoveButton } from "@/components/form-screen/remove-button";
import type { RuleDraft } from "./draft";
import classes from "./folding.module.css";

type Props = {
  rule: RuleDraft;
  index: number;
  count: number;
  onChange: (rule: RuleDraft) => void;
  onMove: (key: string, from: number, to: number) => void;
  onRemove: (key: string) => void;
};

/** One rule: its pattern and its mark. Alt with an arrow key moves it. */
export const RuleEditor = memo(function RuleEditor({
  rule,
  index,
  count,
  onChange,
  onMove,
  onRemove,
}: Props) {
  const number = index + 1;
  const move = mover(index, count, (from, to) => onMove(rule.key, from, to));
  return (
    <li
      className={fields.card}
      data-rule={rule.key}
      aria-label={`Rule ${number}`}
      onKeyDown={moveByKeys(move)}
    >
      <div className={classes.rule}>
        <b className={classes.number}>{number}</b>
        <TextField
          label="What matches"
          aria-label={`Pattern of rule ${number}`}
          classNames={{ input: "mono" }}
          data-part="matches"
          placeholder="user [a-z]+"
          spellCheck={false}
          path={`rules.${index}.matches`}
          value={rule.matches}
          onChange={(matches) => onChange({ ...rule, matches })}
        />
        <TextField
          label="becomes"
          aria-label={`Mark of rule ${number}`}
          classNames={{ input: "mono" }}
          placeholder="user"
          spellCheck={false}
          leftSection="⟨"
          rightSection="⟩"
          path={`rules.${index}.mark`}
          value={rule.mark}
          onChange={(mark) => onChange({ ...rule, mark })}
        />
        <div className={classes.ruleEnd}>
          <MoveButtons name={`rule ${number}`} index={index} count={count} move={move} />
          <RemoveButton name={`rule ${number}`} list="rules" onRemove={() => onRemove(rule.key)} />
        </div>
      </div>
    </li>
  );
});
