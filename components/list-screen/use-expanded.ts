"use client";

import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { keepView, viewOnReturn } from "./list-memory";

const NONE: ReadonlySet<string> = new Set();

/** The expanded rows of a list, and its scroll position: Back and Reload restore both (./list-memory.ts). */
export function useExpanded(scroller: RefObject<HTMLElement | null>, address: string) {
  const [expanded, setExpanded] = useState(NONE);
  const latest = useRef(expanded);
  latest.current = expanded;
  const toggleExpanded = useCallback((id: string) => {
    setExpanded((old) => {
      const next = new Set(old);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  useEffect(() => {
    const element = scroller.current;
    const view = viewOnReturn(address);
    if (view) setExpanded(new Set(view.expanded));
    // A list that is opened anew begins at its top, also in place of another one.
    else if (element) element.scrollTop = 0;
    const stopScrolling = view && element ? scrollWhenLongEnough(element, view.top) : undefined;
    let top = element?.scrollTop ?? 0;
    const onScroll = () => {
      top = element?.scrollTop ?? 0;
    };
    const keep = () => keepView(address, { top, expanded: [...latest.current] });
    element?.addEventListener("scroll", onScroll, { passive: true });
    window.addEventListener("pagehide", keep);
    return () => {
      stopScrolling?.();
      element?.removeEventListener("scroll", onScroll);
      window.removeEventListener("pagehide", keep);
      keep();
    };
  }, [scroller, address]);
  return { expanded, toggleExpanded };
}

/** What a user does to scroll, or to go on working, which the list must not undo. */
const TAKEN_OVER = ["wheel", "touchstart", "pointerdown", "keydown"] as const;

/**
 * Scrolls an element to a position as soon as its contents are long enough: rows are drawn in steps, and an expanded row gets its
 * length with its answer. Gives up when the user scrolls or goes on working. @returns a function that gives up
 */
function scrollWhenLongEnough(element: HTMLElement, top: number): () => void {
  const observer = new ResizeObserver(() => {
    element.scrollTop = top;
    if (Math.abs(element.scrollTop - top) < 1) stop();
  });
  function stop() {
    observer.disconnect();
    for (const type of TAKEN_OVER) window.removeEventListener(type, stop);
  }
  for (const type of TAKEN_OVER) window.addEventListener(type, stop, { passive: true });
  for (const child of element.children) observer.observe(child);
  return stop;
}
