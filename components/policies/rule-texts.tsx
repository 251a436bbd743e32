"use client";

import { ActionIcon, Button, NativeSelect, TextInput } from "@mantine/core";
import { type KeyboardEvent, useRef } from "react";
import { Icon } from "@/components/ui/icons";
import { newText, type TextDraft } from "@/lib/policies/draft";
import { useField } from "./form-field";
import { replaced, thenFocus, without } from "./list-edit";
import classes from "./policies.module.css";

type Props = { path: string; rule: number; texts: TextDraft[]; onChange: (texts: TextDraft[]) => void };

const HOW = [
  { value: "contains", label: "contains" },
  { value: "matches", label: "matches regex" },
];

/** The texts that a rule looks for, any one of them. Enter in one adds the next. */
export function RuleTexts({ path, rule, texts, onChange }: Props) {
  const field = useField();
  const list = useRef<HTMLFieldSetElement>(null);

  function addAfter(index: number) {
    const added = newText(texts[index]?.how);
    thenFocus(
      () => onChange(texts.toSpliced(index + 1, 0, added)),
      () => list.current?.querySelector<HTMLElement>(`[data-text="${added.key}"]`),
    );
  }

  function onKeyDown(event: KeyboardEvent, index: number) {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    addAfter(index);
  }

  return (
    <fieldset className={classes.texts} aria-label={`Texts of rule ${rule}`} ref={list}>
      {texts.length > 0 ? (
        <p className={classes.none}>The error or the response, in upper or lower case, any one of:</p>
      ) : null}
      <div className={classes.textList}>
        {texts.map((one, index) => (
          <div key={one.key} className={classes.text}>
            <NativeSelect
              size="xs"
              aria-label={`How text ${index + 1} is looked for`}
              data={HOW}
              value={one.how}
              onChange={(event) =>
                onChange(
                  replaced(texts, {
                    ...one,
                    how: event.currentTarget.value === "matches" ? "matches" : "contains",
                  }),
                )
              }
            />
            <TextInput
              aria-label={`Text ${index + 1} of rule ${rule}`}
              data-text={one.key}
              spellCheck={false}
              {...field(`${path}.${index}.${one.how}`)}
              value={one.text}
              onChange={(event) => onChange(replaced(texts, { ...one, text: event.currentTarget.value }))}
              onKeyDown={(event) => onKeyDown(event, index)}
            />
            <ActionIcon
              size="sm"
              aria-label={`Remove text ${index + 1} of rule ${rule}`}
              onClick={() => onChange(without(texts, one))}
            >
              <Icon name="cross" size={12} />
            </ActionIcon>
          </div>
        ))}
      </div>
      <Button
        variant="subtle"
        size="compact-xs"
        leftSection={<Icon name="plus" size={11} />}
        aria-label={`Add a text to rule ${rule}`}
        onClick={() => addAfter(texts.length - 1)}
      >
        Text to look for
      </Button>
    </fieldset>
  );
}
