import type { RowSelectionState, Updater } from "@tanstack/react-table";

/** Every row that matches a filter, as it was when the user selected them. */
export type Matching = {
  /** The filter in canonical form: another one ends the selection. */
  key: string;
  /** The number of matches as shown; null while they are counted. */
  total: string | null;
  filterInWords: readonly string[];
  /** The list's data at that moment: its filter and its time. */
  data: unknown;
};

export type StoredSelection = {
  /** The ids of the selected rows, in view or not. */
  ids: RowSelectionState;
  /** The selected rows that were in view once, by id. */
  rows: ReadonlyMap<string, unknown>;
  matching: Matching | null;
  /** Why a selection of all matches ended without the user's doing. */
  ended: string | null;
};

const NOTHING: StoredSelection = { ids: {}, rows: new Map(), matching: null, ended: null };

/** "all 52", as far as their number is known. */
export const allOf = (total: string | null, all = "all") => (total === null ? all : `${all} ${total}`);

/**
 * The selection of one list. It is kept outside of the components: it survives paging, sorting, a refresh and a visit to another
 * screen, and ends with the page load.
 */
export class SelectionStore {
  private state = NOTHING;
  private readonly listeners = new Set<() => void>();

  readonly get = (): StoredSelection => this.state;
  /** On the server nothing is selected. */
  readonly getOnServer = (): StoredSelection => NOTHING;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Selects single rows; ends a selection of all matches. */
  readonly setIds = (updater: Updater<RowSelectionState>): void => {
    const ids = typeof updater === "function" ? updater(this.state.ids) : updater;
    this.change({ ...this.state, ids, matching: null, ended: null });
  };

  /** Remembers the rows in view that are selected. Announces nothing: the selection stays the same. */
  remember<Row>(rows: readonly Row[], idOf: (row: Row) => string): void {
    const known = new Map([...this.state.rows].filter(([id]) => this.state.ids[id]));
    for (const row of rows) if (this.state.ids[idOf(row)]) known.set(idOf(row), row);
    this.state = { ...this.state, rows: known };
  }

  selectMatching(matching: Matching): void {
    this.change({ ...this.state, matching, ended: null });
  }

  /** Notes how many a selection of all matches has, once they are counted. @param data the list's, when they were selected */
  countMatching(data: unknown, total: string): void {
    const { matching } = this.state;
    if (!matching || matching.data !== data || matching.total === total) return;
    this.change({ ...this.state, matching: { ...matching, total } });
  }

  /** Ends a selection of all matches of another filter, and says so. */
  endMatchingOfOther(key: string): void {
    const { matching } = this.state;
    if (!matching || matching.key === key) return;
    const ended = `The filter changed: ${allOf(matching.total)} that matched are no longer selected.`;
    this.change({ ...NOTHING, ended });
  }

  /** Replaces a selection of all matches, of which a row was deselected, by rows in view, and says so. */
  leaveMatching(inView: readonly string[]): void {
    const { matching, rows } = this.state;
    if (!matching) return;
    const ids = Object.fromEntries(inView.map((id) => [id, true as const]));
    const ended = `${inView.length} selected in view; the rest of ${allOf(matching.total)} that matched no longer.`;
    this.change({ ids, rows, matching: null, ended });
  }

  /** Clears a selection that was sent, unless it was changed since. */
  clearUnchanged(ids: RowSelectionState, matching: Matching | null): void {
    if (this.state.ids === ids && this.state.matching?.data === matching?.data) this.clear();
  }

  readonly clear = (): void => this.change(NOTHING);

  private change(state: StoredSelection): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

const stores = new Map<string, SelectionStore>();

/** Returns the selection of a list by its name. */
export function selectionStore(name: string): SelectionStore {
  const store = stores.get(name) ?? new SelectionStore();
  // The server renders for many users and must keep nothing of them.
  if (typeof window !== "undefined") stores.set(name, store);
  return store;
}
