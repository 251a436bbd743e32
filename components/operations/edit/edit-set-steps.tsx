"use client";

import { useState } from "react";
import type { SetEditInput } from "@/lib/operations/schema/set-edit";
import { StartSteps, type StepProps } from "../start/start-steps";
import { EditSetForm } from "./edit-set-form";
import { EMPTY_SET_DRAFT, problemsOf, type SetProblems } from "./set-draft";

/** Asks what is to be changed of each delivery, then freezes the set with that and shows it; the change can be changed. */
export function EditSetSteps(props: StepProps) {
  const [draft, setDraft] = useState(props.request.edit?.draft ?? EMPTY_SET_DRAFT);
  const [edit, setEdit] = useState<SetEditInput>();
  const [refused, setRefused] = useState<SetProblems>(props.request.edit?.problems ?? {});
  if (edit)
    return (
      <StartSteps
        {...props}
        edit={edit}
        changeEdit={(details) => {
          setRefused(problemsOf(details));
          setEdit(undefined);
        }}
      />
    );
  return (
    <EditSetForm draft={draft} change={setDraft} refused={refused} close={props.close} onEdit={setEdit} />
  );
}
