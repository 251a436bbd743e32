"use client";

import { Button, Loader } from "@mantine/core";
import { useEffect, useState } from "react";
import { DialogButtons, DialogContent } from "@/components/ui/dialog-form";
import { UNREACHABLE } from "@/components/ui/unreachable";
import type { FieldProblem } from "@/lib/errors";
import { preview as freeze } from "@/lib/operations/actions/drafts";
import type { SetEditInput } from "@/lib/operations/schema/set-edit";
import type { CurrentOperation, DraftPreview } from "@/lib/operations/view";
import classes from "./start.module.css";
import type { StartRequest } from "./start-dialog";
import { StartForm } from "./start-form";

export type StepProps = {
  request: StartRequest;
  close: () => void;
  onStarted: (operation: CurrentOperation) => void;
};

type Props = StepProps & {
  /** What is changed of each delivery. */
  edit?: SetEditInput;
  /** Goes back to it. @param details what the server said of it */
  changeEdit?: (details: readonly FieldProblem[]) => void;
};

type Step =
  | { name: "freezing" }
  | { name: "refused"; why: string }
  | { name: "frozen"; preview: DraftPreview };

/** The fields of an edit: of the schema of the screen, and as the mutation names them. */
const OF_EDIT = /^(edit\.)?(patch|headers|url)(\.|$)/;

/** Freezes the set, then shows it; a draft that expired can be made again. */
export function StartSteps({ request, close, onStarted, edit, changeEdit }: Props) {
  const [round, setRound] = useState(0);
  const [step, setStep] = useState<Step>({ name: "freezing" });
  const { kind, selection } = request;

  // biome-ignore lint/correctness/useExhaustiveDependencies: each round freezes anew
  useEffect(() => {
    let isShown = true;
    setStep({ name: "freezing" });
    void freeze({ kind, selection, ...(edit && { edit }) })
      .catch(() => UNREACHABLE)
      .then((answer) => {
        if (!isShown) return;
        const details = ("details" in answer && answer.details) || [];
        if (changeEdit && details.some(({ field }) => OF_EDIT.test(field))) return changeEdit(details);
        setStep(
          answer.ok ? { name: "frozen", preview: answer.preview } : { name: "refused", why: answer.message },
        );
      });
    return () => {
      isShown = false;
    };
  }, [kind, selection, edit, round]);

  const again = () => setRound(round + 1);
  if (step.name === "frozen")
    return (
      <StartForm
        // Another draft is another form.
        key={step.preview.operation.id}
        {...{ request, close, onStarted, again }}
        changeEdit={changeEdit && (() => changeEdit([]))}
        preview={step.preview}
      />
    );
  return (
    <DialogContent>
      {step.name === "freezing" ? (
        <p role="status">
          <Loader size={12} mr={8} />
          The deliveries are being counted and frozen; of 1,000,000 that takes some 20 seconds.
        </p>
      ) : (
        <p role="alert" className={classes.problem}>
          {step.why}
        </p>
      )}
      <DialogButtons close={close} isCancelFirst>
        {step.name === "refused" && changeEdit ? (
          <Button variant="default" onClick={() => changeEdit([])}>
            Change the edit
          </Button>
        ) : null}
        {step.name === "refused" ? <Button onClick={again}>Try again</Button> : null}
      </DialogButtons>
    </DialogContent>
  );
}
