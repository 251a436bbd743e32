"use client";

import { useEffect, useRef } from "react";
import classes from "./reason-tip.module.css";

const GAP = 6;

/**
 * Shows why an element with `data-reason` cannot be used, on hover and on focus. One bubble serves the whole page, so that a
 * list of 500 rows needs no component per icon. Such an element is `aria-disabled`, not `disabled`, because the keyboard could
 * not reach its reason otherwise; its accessible name repeats the reason.
 */
export function ReasonTip() {
  const bubble = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const show = (event: Event) => {
      const target = event.target instanceof Element ? event.target.closest("[data-reason]") : null;
      if (bubble.current) place(bubble.current, target);
    };
    const hide = () => bubble.current && place(bubble.current, null);
    const onKeyDown = (event: KeyboardEvent) => event.key === "Escape" && hide();
    document.addEventListener("mouseover", show);
    document.addEventListener("focusin", show);
    document.addEventListener("focusout", hide);
    document.addEventListener("scroll", hide, true);
    document.addEventListener("keydown", onKeyDown);
    return () => {
      document.removeEventListener("mouseover", show);
      document.removeEventListener("focusin", show);
      document.removeEventListener("focusout", hide);
      document.removeEventListener("scroll", hide, true);
      document.removeEventListener("keydown", onKeyDown);
    };
  }, []);
  return <div ref={bubble} className={classes.bubble} role="tooltip" hidden />;
}

function place(bubble: HTMLElement, target: Element | null): void {
  const reason = target?.getAttribute("data-reason");
  bubble.hidden = !reason;
  if (!reason || !target) return;
  bubble.textContent = reason;
  const box = target.getBoundingClientRect();
  const { offsetWidth, offsetHeight } = bubble;
  const left = Math.min(Math.max(GAP, box.right - offsetWidth), window.innerWidth - offsetWidth - GAP);
  const fitsAbove = box.top > offsetHeight + GAP;
  bubble.style.left = `${left}px`;
  bubble.style.top = `${fitsAbove ? box.top - offsetHeight - GAP : box.bottom + GAP}px`;
}
