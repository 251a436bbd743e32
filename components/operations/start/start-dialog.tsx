import type { ComponentType } from "react";
import type { Dialog } from "@/components/ui/dialogs";
import type { OperationKind } from "@/lib/engine/state";
import type { ConsoleSelection } from "@/lib/operations/schema";
import type { CurrentOperation } from "@/lib/operations/view";
import type { SetDraft, SetProblems } from "../edit/set-draft";
import type { StepProps } from "./start-steps";

/** What is to be frozen and shown before its start. */
export type StartRequest = {
  kind: OperationKind;
  selection: ConsoleSelection;
  /** The title of the dialog: `Retry all that match`. */
  title: string;
  /** Nothing restricts the set: its number is to be typed. */
  asksForTotal?: boolean;
  /** Of an edit, what to begin with, and what is wrong with that. */
  edit?: { draft: SetDraft; problems: SetProblems };
};

/** The dialog that freezes a set, shows it, and starts the operation, in steps (./open.ts). */
export function startDialog(
  request: StartRequest,
  onStarted: (operation: CurrentOperation) => void,
  Steps: ComponentType<StepProps>,
): Dialog {
  return {
    title: request.title,
    width: request.kind === "edit_and_retry" ? 760 : 640,
    body: (close) => (
      <Steps
        request={request}
        close={close}
        onStarted={(operation) => {
          onStarted(operation);
          close();
        }}
      />
    ),
  };
}
