"use client";

import { TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Icon } from "@/components/ui/icons";
import { keepLinesApart } from "@/components/ui/paste";
import { MAX_EVENT_IDS } from "@/lib/list/filters";
import { findIds } from "@/lib/text/find-ids";

type Props = { label: string; one: string; value: readonly string[]; onChange: (ids: string[]) => void };

/**
 * Finds one or several IDs in any pasted text, on Enter and on leaving the field. Reports a text without IDs and one with
 * more than can be searched for.
 */
export function IdInput({ label, one, value, onChange }: Props) {
  const what = one.charAt(0).toLowerCase() + one.slice(1);
  const none = `This is not a whole ${what}. Copy one with its button in a list.`;
  const tooMany = `Only the first ${MAX_EVENT_IDS} ${what}s are searched for.`;
  const [problem, setProblem] = useState<string>();
  const shown = value.join(", ");
  const named = value.length > 10 ? `${value.length} IDs` : shown;

  function apply(text: string) {
    const found = findIds(text);
    const isWrong = text.trim() !== "" && found.length === 0;
    setProblem(isWrong ? none : found.length > MAX_EVENT_IDS ? tooMany : undefined);
    const ids = found.slice(0, MAX_EVENT_IDS);
    if (!isWrong && ids.join() !== value.join()) onChange(ids);
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    apply(String(new FormData(event.currentTarget).get("ids") ?? ""));
  }

  return (
    // A new key when the URL changes by other means (Back, a removed chip), so that the field shows the URL's IDs.
    <form key={shown} onSubmit={submit}>
      <TextInput
        name="ids"
        data-search-field
        aria-label={label}
        placeholder={label}
        w={156}
        defaultValue={shown}
        spellCheck={false}
        autoComplete="off"
        leftSection={<Icon name="search" size={13} />}
        onPaste={keepLinesApart}
        onBlur={(event) => apply(event.currentTarget.value)}
        onChange={() => setProblem(undefined)}
        error={problem === none}
        aria-invalid={problem === none}
        title={problem ?? (named || undefined)}
      />
      {problem ? (
        <span role="alert" className="visually-hidden">
          {problem}
        </span>
      ) : null}
    </form>
  );
}
