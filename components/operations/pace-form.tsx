"use client";

import { Button } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { DialogButtons, DialogForm } from "@/components/ui/dialog-form";
import { notify } from "@/components/ui/notify";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { setPace } from "@/lib/operations/actions/control";
import type { ShownOperation } from "@/lib/operations/view";
import { paceDraft, paceOf } from "./start/settings-draft";
import { PaceFields } from "./start/settings-fields";
import { paceText } from "./start/settings-text";
import classes from "./start/start.module.css";

export type PaceFormProps = {
  operation: ShownOperation;
  mayBeUnpaced: boolean;
  onChange: () => void;
  close: () => void;
};

/** The form of the dialog that changes the pace (./pace-dialog.tsx). */
export function PaceForm({ operation: { id, pace }, mayBeUnpaced, onChange, close }: PaceFormProps) {
  const [draft, setDraft] = useState(() => paceDraft(pace));
  const [problem, setProblem] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    setIsBusy(true);
    const asked = paceOf(draft);
    const answer = await setPace({ id, pace: asked }).catch(() => UNREACHABLE);
    setIsBusy(false);
    if (!answer.ok) return setProblem(answer.message);
    close();
    onChange();
    notify({ tone: "ok", title: "Pace changed", text: paceText(asked) });
  }

  return (
    <DialogForm onSubmit={submit}>
      <PaceFields
        draft={draft}
        change={(part) => setDraft({ ...draft, ...part })}
        mayBeUnpaced={mayBeUnpaced}
      />
      {problem ? (
        <p role="alert" className={classes.problem}>
          {problem}
        </p>
      ) : null}
      <DialogButtons note="It applies to what is released from now on." close={close}>
        <Button type="submit" loading={isBusy} data-autofocus>
          Change pace
        </Button>
      </DialogButtons>
    </DialogForm>
  );
}
