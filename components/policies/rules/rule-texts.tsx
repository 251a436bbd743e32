"use client";

import { Button, NativeSelect } from "@mantine/core";
import { memo, useCallback, useRef } from "react";
import fields from "@/components/form-screen/fields.module.css";
import { TextField } from "@/components/form-screen/inputs";
import { RemoveButton } from "@/components/form-screen/remove-button";
import { thenFocus } from "@/components/form-screen/then-focus";
import { Icon } from "@/components/ui/icons";
import { replaced, without } from "@/lib/form/list-edit";
import { newText, type RuleDraft, type TextDraft } from "./rule-draft";
import classes from "./rules.module.css";

type Props = { path: string; number: number; rule: RuleDraft; onChange: (rule: RuleDraft) => void };

const HOW = [
  { value: "contains", label: "contains" },
  { value: "matches", label: "regex" },
];

/** The texts of a rule, of which one must be found. */
export function RuleTexts({ path, number, rule, onChange }: Props) {
  const list = useRef<HTMLFieldSetElement>(null);
  // Only the edited text renders again, not the other texts (up to fifty).
  const latest = useRef(rule);
  latest.current = rule;

  const change = useCallback(
    (edit: (texts: TextDraft[]) => TextDraft[]) =>
      onChange({ ...latest.current, texts: edit(latest.current.texts) }),
    [onChange],
  );
  const addAfter = useCallback(
    (index: number) => {
      const added = newText(latest.current.texts[index]?.how);
      thenFocus(
        () => change((texts) => texts.toSpliced(index + 1, 0, added)),
        () => list.current?.querySelector<HTMLElement>(`[data-text="${added.key}"]`),
      );
    },
    [change],
  );

  return (
    <fieldset className={classes.texts} aria-label={`Texts of rule ${number}`} ref={list}>
      {rule.texts.length > 0 ? (
        <p className={fields.quiet}>The error or the response, in upper or lower case, any one of:</p>
      ) : null}
      <div className={classes.textList}>
        {rule.texts.map((one, index) => (
          <TextRow
            key={one.key}
            text={one}
            index={index}
            rule={number}
            path={`${path}.${index}.${one.how}`}
            change={change}
            addAfter={addAfter}
          />
        ))}
      </div>
      <Button
        data-adds={`texts of rule ${number}`}
        variant="subtle"
        size="compact-xs"
        leftSection={<Icon name="plus" size={11} />}
        aria-label={`Add a text to rule ${number}`}
        onClick={() => addAfter(rule.texts.length - 1)}
      >
        Text to look for
      </Button>
    </fieldset>
  );
}

type RowProps = {
  text: TextDraft;
  index: number;
  rule: number;
  path: string;
  change: (edit: (texts: TextDraft[]) => TextDraft[]) => void;
  addAfter: (index: number) => void;
};

/** One text. Enter adds the next. */
const TextRow = memo(function TextRow(props: RowProps) {
  const { text, index, rule, path, change, addAfter } = props;
  const place = `${index + 1} of rule ${rule}`;
  const set = (part: Partial<TextDraft>) => change((texts) => replaced(texts, { ...text, ...part }));
  return (
    <div className={classes.text}>
      <NativeSelect
        size="xs"
        aria-label={`How text ${place} is looked for`}
        data={HOW}
        value={text.how}
        onChange={(event) => set({ how: event.currentTarget.value === "matches" ? "matches" : "contains" })}
      />
      <TextField
        aria-label={`Text ${place}`}
        data-text={text.key}
        spellCheck={false}
        path={path}
        value={text.text}
        onChange={(next) => set({ text: next })}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
          event.preventDefault();
          addAfter(index);
        }}
      />
      <RemoveButton
        name={`text ${place}`}
        list={`texts of rule ${rule}`}
        onRemove={() => change((texts) => without(texts, text.key))}
      />
    </div>
  );
});
