import type { ComponentType } from "react";
import { openDialog } from "@/components/ui/dialogs";
import type { CurrentOperation } from "@/lib/operations/view";
import type { StartRequest } from "./start-dialog";
import type { StepProps } from "./start-steps";

/**
 * Freezes a set and shows it, with how it will be released and what stands against that.
 * @returns the operation that was started; null when the dialog was closed: its draft expires by itself
 */
export function openStart(request: StartRequest): Promise<CurrentOperation | null> {
  return new Promise((resolve) => {
    let started: CurrentOperation | null = null;
    const load = async () => {
      const [{ startDialog }, Steps] = await Promise.all([import("./start-dialog"), stepsOf(request)]);
      return startDialog(
        request,
        (operation) => {
          started = operation;
        },
        Steps,
      );
    };
    void openDialog(load, { onClosed: () => resolve(started) });
  });
}

/** An edit is asked for first: it brings the schema of edits along, which other kinds do not need. */
async function stepsOf({ kind }: StartRequest): Promise<ComponentType<StepProps>> {
  return kind === "edit_and_retry"
    ? (await import("../edit/edit-set-steps")).EditSetSteps
    : (await import("./start-steps")).StartSteps;
}
