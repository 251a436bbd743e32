import type { ReactNode } from "react";
import { openDialog } from "./dialogs";

export type Question = {
  title: ReactNode;
  body: ReactNode;
  /** The words of the button that confirms. */
  confirm: string;
  /** The words of the other one: "Cancel" by default. */
  cancel?: string;
  /** The answer cannot be taken back: the button is red, and a stray Enter cancels. */
  isDestructive?: boolean;
};

/**
 * Asks before something is done. @param question may still be loading
 * @returns whether it was confirmed; the focus is back before the answer arrives
 */
export function confirm(question: Question | Promise<Question>): Promise<boolean> {
  return new Promise((resolve) => {
    let isConfirmed = false;
    const load = async () => {
      const [{ confirmDialog }, asked] = await Promise.all([import("./confirm-dialog"), question]);
      return confirmDialog(asked, () => {
        isConfirmed = true;
      });
    };
    void openDialog(load, { onClosed: () => resolve(isConfirmed) });
  });
}
