"use client";

import { TextInput } from "@mantine/core";
import type { FormEvent } from "react";
import { Icon } from "@/components/ui/icons";
import { LONGEST_TEXT } from "@/lib/list/filters";
import classes from "./list-screen.module.css";

type Props = {
  label: string;
  /** The label stands before the field, too: its value alone does not say what it is. */
  isNamed?: boolean | undefined;
  value: readonly string[];
  onChange: (texts: string[]) => void;
};

/** Searches for a part of a text, on Enter and on leaving the field. */
export function PartOfTextInput({ label, isNamed = false, value, onChange }: Props) {
  const shown = value[0] ?? "";

  function apply(text: string) {
    const part = text.trim();
    if (part !== shown) onChange(part === "" ? [] : [part]);
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    apply(String(new FormData(event.currentTarget).get("text") ?? ""));
  }

  return (
    // A new key when the URL changes by other means, so that the field shows the URL's text.
    <form key={shown} className={classes.named} onSubmit={submit}>
      {isNamed ? <span aria-hidden="true">{label}</span> : null}
      <TextInput
        name="text"
        data-search-field
        aria-label={label}
        placeholder={label}
        w={156}
        maxLength={LONGEST_TEXT}
        defaultValue={shown}
        spellCheck={false}
        autoComplete="off"
        leftSection={<Icon name="search" size={13} />}
        onBlur={(event) => apply(event.currentTarget.value)}
      />
    </form>
  );
}
