import type { ReactNode } from "react";
import type { DialogWindow } from "./dialog-window";
import { notify } from "./notify";

export type Dialog = {
  title: ReactNode;
  body: (close: () => void) => ReactNode;
  /** Its width in pixels. */
  width?: number;
  /** A calendar that opens in it may stand out of it. */
  hasPopUps?: boolean;
  /** Only its own buttons close it, and no other dialog takes its place: it shows what cannot be shown again. */
  isKept?: boolean;
};

type Options = {
  onClosed?: () => void;
};

/** The dialog on the page, and the component that draws it. It stays while it fades out. */
export type OpenDialog = Dialog & { Window: typeof DialogWindow; isOpen: boolean; close: () => void };

let shown: OpenDialog | undefined;
const observers = new Set<() => void>();

/**
 * Opens a dialog over the page, in place of an open one unless that is kept. Its code and the window's are loaded now, so that no page carries
 * them. After it has closed, the focus returns to the element that had it.
 */
export async function openDialog(load: () => Promise<Dialog>, options: Options = {}): Promise<void> {
  const focused = document.activeElement;
  try {
    const [{ DialogWindow }, dialog] = await Promise.all([import("./dialog-window"), load()]);
    if (shown?.isOpen && shown.isKept) return options.onClosed?.();
    shown?.close();
    const opened = { ...dialog, Window: DialogWindow, isOpen: true, close };
    show(opened);
    function close() {
      if (shown !== opened) return;
      show({ ...opened, isOpen: false, close: () => undefined });
      if (focused instanceof HTMLElement && focused.isConnected) focused.focus({ preventScroll: true });
      options.onClosed?.();
    }
  } catch {
    notify({ tone: "fail", title: "This could not be opened", text: "Check the connection and try again." });
    options.onClosed?.();
  }
}

/** The open dialog for the component that shows it (./dialog-host.tsx). */
export const dialogStore = {
  get: () => shown,
  subscribe: (observer: () => void) => {
    observers.add(observer);
    return () => observers.delete(observer);
  },
};

function show(dialog: OpenDialog): void {
  shown = dialog;
  for (const observer of observers) observer();
}
