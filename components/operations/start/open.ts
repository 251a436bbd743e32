import { openDialog } from "@/components/ui/dialogs";
import type { CurrentOperation } from "@/lib/operations/view";
import type { StartRequest } from "./start-dialog";

/**
 * Freezes a set and shows it, with how it will be released and what stands against that.
 * @returns the operation that was started; null when the dialog was closed: its draft expires by itself
 */
export function openStart(request: StartRequest): Promise<CurrentOperation | null> {
  return new Promise((resolve) => {
    let started: CurrentOperation | null = null;
    const load = async () => {
      const { startDialog } = await import("./start-dialog");
      return startDialog(request, (operation) => {
        started = operation;
      });
    };
    void openDialog(load, { onClosed: () => resolve(started) });
  });
}
