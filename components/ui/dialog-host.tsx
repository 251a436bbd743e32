"use client";

import { useSyncExternalStore } from "react";
import { dialogStore } from "./dialogs";

/** The place of the page's dialog. */
export function DialogHost() {
  const dialog = useSyncExternalStore(dialogStore.subscribe, dialogStore.get, () => undefined);
  return dialog ? <dialog.Window dialog={dialog} /> : null;
}
