import { useCallback, useEffect, useRef } from "react";

/**
 * The changes of this user that the page does not show yet. One made in this time would name a version of the row that
 * the user's own last change has replaced, and be refused as if somebody else had changed it.
 */
const underWay = new Set<object>();
let waiting: (() => void)[] = [];

/** Announces a change. @returns a function that says that the page shows it */
export function announceChange(): () => void {
  const change = {};
  underWay.add(change);
  return () => {
    underWay.delete(change);
    if (underWay.size > 0) return;
    const all = waiting;
    waiting = [];
    for (const go of all) go();
  };
}

/** Resolves once the page shows all changes of this user. */
function untilShown(): Promise<void> {
  return underWay.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve));
}

/**
 * Begins a change once the page shows what its user has changed before, so that no click is lost to a page that is being read again.
 * @param value what the change needs of the page, which it gets as the page then has it
 * @returns a function that begins a change; while one waits no other is begun, and none is when its button has gone
 */
export function useAfterChanges<Value>(value: Value): (begin: (value: Value) => unknown) => Promise<void> {
  const latest = useRef(value);
  latest.current = value;
  const isWaiting = useRef(false);
  const isThere = useRef(false);
  useEffect(() => {
    isThere.current = true;
    return () => {
      isThere.current = false;
    };
  }, []);
  return useCallback(async (begin) => {
    if (isWaiting.current) return;
    isWaiting.current = true;
    await untilShown();
    isWaiting.current = false;
    if (isThere.current) begin(latest.current);
  }, []);
}
