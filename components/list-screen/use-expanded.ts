"use client";

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { keepView, viewOnReturn } from "./list-memory";

const NONE: ReadonlySet<string> = new Set();

/** The expanded rows of a list, and its scroll position: Back and Reload restore both (./list-memory.ts). */
export function useExpanded(scroller: RefObject<HTMLElement | null>, address: string) {
  const [expanded, setExpanded] = useState(NONE);
  const latest = useRef(expanded);
  latest.current = expanded;
  const wantedTop = useRef<number | null>(null);
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
    wantedTop.current = view?.top || null;
    if (!view && element) element.scrollTop = 0;
    let top = element?.scrollTop ?? 0;
    const onScroll = () => {
      top = element?.scrollTop ?? 0;
    };
    const keep = () => keepView(address, { top, expanded: [...latest.current] });
    element?.addEventListener("scroll", onScroll, { passive: true });
    window.addEventListener("pagehide", keep);
    return () => {
      element?.removeEventListener("scroll", onScroll);
      window.removeEventListener("pagehide", keep);
      keep();
    };
  }, [scroller, address]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (wantedTop.current === null || !element) return;
    element.scrollTop = wantedTop.current;
    // Rows drawn later make room for the rest of the way.
    if (Math.abs(element.scrollTop - wantedTop.current) < 1) wantedTop.current = null;
  });
  return { expanded, toggleExpanded };
}
