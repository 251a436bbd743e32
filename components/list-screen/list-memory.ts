/**
 * The scroll position and expanded rows of a list, kept for the session by the list's address: Back, Forward and Reload bring them
 * back.
 */
export type ListView = { top: number; expanded: readonly string[] };

const KEY = "redeliver.lists";
/** The number of lists kept; the oldest is dropped. */
const MOST_KEPT = 20;
/** How long after Back or Forward a list that is drawn counts as returned to. */
const RETURN_MS = 5_000;

let returnedAt = Number.NEGATIVE_INFINITY;
if (typeof window !== "undefined") {
  const onReturn = () => {
    returnedAt = performance.now();
  };
  window.addEventListener("popstate", onReturn);
  // Where the browser announces it: the router draws the page before `popstate`.
  window.navigation?.addEventListener("navigate", ({ navigationType }) => {
    if (navigationType === "traverse") onReturn();
  });
}

/** The kept view of a list that the user returns to; null for a list that is opened anew. */
export function viewOnReturn(address: string): ListView | null {
  const isBack = performance.now() - returnedAt < RETURN_MS;
  const [load] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  const isReload = load?.type !== "navigate" && performance.now() < RETURN_MS;
  return isBack || isReload ? (read()[address] ?? null) : null;
}

export function keepView(address: string, view: ListView): void {
  const { [address]: _old, ...others } = read();
  const kept = [...Object.entries(others).slice(1 - MOST_KEPT), [address, view]];
  try {
    sessionStorage.setItem(KEY, JSON.stringify(Object.fromEntries(kept)));
  } catch {
    // Storage is full or refused: the list then begins at its top.
  }
}

function read(): Record<string, ListView> {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
    return typeof kept === "object" && kept !== null ? (kept as Record<string, ListView>) : {};
  } catch {
    return {};
  }
}
