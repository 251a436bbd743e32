"use client";

import { Button, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { DialogButtons, DialogForm } from "@/components/ui/dialog-form";
import type { SetEditInput } from "@/lib/operations/schema/set-edit";
import { holdsMask, MASKED } from "@/lib/secrets/masked";
import { draftedSetEdit, type SetDraft, type SetProblems } from "./set-draft";

type Props = {
  draft: SetDraft;
  change: (draft: SetDraft) => void;
  /** What the server said of the edit, at the fields. */
  refused: SetProblems;
  close: () => void;
  onEdit: (edit: SetEditInput) => void;
};

const MONOSPACE = { input: { fontFamily: "var(--mantine-font-family-monospace)" } };
const EXAMPLE = '[{ "op": "replace", "path": "/currency", "value": "EUR" }]';
const FIELDS = ["patch", "headers", "url"] as const satisfies (keyof SetDraft)[];

/** What is changed of each delivery of a set: by a JSON Patch, headers and a URL. */
export function EditSetForm({ draft, change, refused, close, onEdit }: Props) {
  const [problems, setProblems] = useState(refused);
  const form = useRef<HTMLFormElement>(null);
  // Also when the preview led back here: the dialog gave its focus when it was opened.
  useEffect(() => focusFirst(form.current, refused), [refused]);

  function submit(event: FormEvent) {
    event.preventDefault();
    const drafted = draftedSetEdit(draft);
    if ("edit" in drafted) return onEdit(drafted.edit);
    setProblems(drafted.problems);
    focusFirst(form.current, drafted.problems);
  }
  const field = (name: keyof SetDraft) => ({
    name,
    value: draft[name],
    error: problems[name] ? <span role="alert">{problems[name]}</span> : undefined,
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) => {
      setProblems(({ [name]: _mended, ...others }) => others);
      change({ ...draft, [name]: value });
    },
    autoComplete: "off",
    spellCheck: false,
  });

  const isMasked = holdsMask(draft.headers) || holdsMask(draft.url);
  const keeps = isMasked ? ` ${MASKED} keeps the value that was sent before, to the same origin.` : "";

  return (
    <DialogForm ref={form} onSubmit={submit}>
      <Textarea
        {...field("patch")}
        label="JSON Patch of the body (optional)"
        description="RFC 6902, applied to the JSON of each. What it does not apply to is skipped; “test” chooses."
        placeholder={EXAMPLE}
        rows={8}
        styles={MONOSPACE}
        data-autofocus
      />
      <Textarea
        {...field("headers")}
        label="Headers (optional)"
        description={`One on each line, as name: value. Added to the subscriber's, or in their place.${keeps}`}
        rows={2}
      />
      <TextInput
        {...field("url")}
        label="URL (optional)"
        description="All go there instead. To another origin they go without the subscriber's secret headers."
      />
      <DialogButtons note="Nothing is sent yet: the set and samples of it are shown first." close={close}>
        <Button type="submit">Preview</Button>
      </DialogButtons>
    </DialogForm>
  );
}

/** Puts the focus to the first field with a problem, or to the first of all. */
function focusFirst(form: HTMLFormElement | null, problems: SetProblems): void {
  const first = FIELDS.find((name) => problems[name]) ?? FIELDS[0];
  form?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
}
