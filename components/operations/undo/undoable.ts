/** The deletion that can be undone by one key now. It outlives a reload of its tab, not its 30 seconds. */

export type Undoable = {
  operationId: string;
  /** How many deliveries it deletes. */
  count: number;
  /** Epoch milliseconds of this browser. */
  until: number;
};

export const UNDO_MS = 30_000;
const KEY = "redeliver-undoable";

let current: Undoable | null = null;
let isRead = false;
const observers = new Set<() => void>();

/** Offers to undo a deletion for UNDO_MS, in the place of an earlier one. */
export function offerUndo(operationId: string, count: number): void {
  set({ operationId, count, until: Date.now() + UNDO_MS });
}

/** Ends the offer. */
export const endUndo = () => set(null);

/** The offer for the component that shows it (./undo-host.tsx). */
export const undoStore = {
  get: () => {
    if (!isRead) current = stored();
    isRead = true;
    return current;
  },
  onServer: () => null,
  subscribe: (observer: () => void) => {
    observers.add(observer);
    return () => observers.delete(observer);
  },
};

function set(next: Undoable | null): void {
  current = next;
  isRead = true;
  try {
    if (next) sessionStorage.setItem(KEY, JSON.stringify(next));
    else sessionStorage.removeItem(KEY);
  } catch {
    // Storage is refused: the offer ends with the page.
  }
  for (const observer of observers) observer();
}

function stored(): Undoable | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Undoable | null;
    return kept && kept.until > Date.now() ? kept : null;
  } catch {
    return null;
  }
}
