"use client";

import { useSyncExternalStore } from "react";

/**
 * The last operation whose strip was dismissed in this tab, also before a reload. Ids are in the order of time: with it, the
 * user's earlier operations are dismissed.
 */
const KEY = "redeliver-dismissed-operation";
const listeners = new Set<() => void>();
function read(): string {
  try {
    return sessionStorage.getItem(KEY) ?? "";
  } catch {
    return ""; // Storage is refused: nothing stays dismissed.
  }
}
const onServer = () => "";

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function useDismissed() {
  const dismissed = useSyncExternalStore(subscribe, read, onServer);
  return {
    isDismissed: (id: string) => id <= dismissed,
    dismiss: (id: string) => {
      try {
        sessionStorage.setItem(KEY, id);
      } catch {
        return; // as above
      }
      for (const listener of listeners) listener();
    },
  };
}
