import type { ReactNode } from "react";
import type { ActionResult } from "@/lib/action/result";
import type { ShownOnce } from "@/lib/secrets/shown-once";
import { openDialog } from "./dialogs";
import { UNREACHABLE } from "./unreachable";

export type OnceWords = {
  title: ReactNode;
  /** Where the values belong: who needs them, and where they are entered. */
  hint: ReactNode;
};

const NOT_LOADED = {
  ok: false,
  message: "A part of the page could not be loaded, so nothing was done. Check the connection and try again.",
  details: [],
} as const;

/**
 * Makes something with a secret and shows the secret until the user says that it is stored. The code that shows it is loaded
 * first: a secret that cannot be shown would be lost. The values are in no URL and in no history, and gone after a reload.
 * @returns the answer of `make`, once nothing is left to store
 */
export async function makeAndShow<Output extends { secrets?: readonly ShownOnce[] }>(
  make: () => Promise<ActionResult<Output>>,
  words: OnceWords,
): Promise<ActionResult<Output> | typeof UNREACHABLE | typeof NOT_LOADED> {
  try {
    await Promise.all([import("./dialog-window"), import("./once-dialog")]);
  } catch {
    return NOT_LOADED;
  }
  const made = await make().catch(() => UNREACHABLE);
  if (made.ok && made.secrets?.length) await showOnce(made.secrets, words);
  return made;
}

/** Shows values that cannot be read again. @returns when the user says that they are stored */
function showOnce(values: readonly ShownOnce[], { title, hint }: OnceWords): Promise<void> {
  return new Promise((resolve) => {
    const load = async () => {
      const { OnceDialog } = await import("./once-dialog");
      return {
        title,
        width: 600,
        isKept: true,
        body: (close: () => void) => <OnceDialog values={values} hint={hint} onStored={close} />,
      };
    };
    void openDialog(load, { onClosed: resolve });
  });
}
