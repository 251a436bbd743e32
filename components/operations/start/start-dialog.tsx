import type { Dialog } from "@/components/ui/dialogs";
import type { OperationKind } from "@/lib/engine/state";
import type { ConsoleSelection } from "@/lib/operations/schema";
import type { CurrentOperation } from "@/lib/operations/view";
import { StartSteps } from "./start-steps";

/** What is to be frozen and shown before its start. */
export type StartRequest = {
  kind: OperationKind;
  selection: ConsoleSelection;
  /** The title of the dialog: `Retry all that match`. */
  title: string;
  /** Nothing restricts the set: its number is to be typed. */
  asksForTotal?: boolean;
};

/** The dialog that freezes a set, shows it, and starts the operation (./open.ts). */
export function startDialog(request: StartRequest, onStarted: (operation: CurrentOperation) => void): Dialog {
  return {
    title: request.title,
    width: 640,
    body: (close) => (
      <StartSteps
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
