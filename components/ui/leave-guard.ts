"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { confirm } from "./confirm";

/**
 * Asks before a page with unsaved changes is left by a link, a jump, Back and Forward, or by closing the tab. Back and Forward
 * use the Navigation API, where the browser has it.
 */

type Ask = (go: () => void) => unknown;
/** The page's question, while it has unsaved changes. */
let ask: Ask | null = null;

/** Leaves the page: at once, or after the user has agreed to lose unsaved changes. */
export function leave(go: () => void): void {
  if (ask) ask(go);
  else go();
}

/** Whether the page has unsaved changes. */
export function hasUnsavedChanges(): boolean {
  return ask !== null;
}

/** Asks before the page is left, while it has unsaved changes. */
export function useLeaveGuard(hasChanges: boolean): void {
  const router = useRouter();
  useEffect(() => {
    if (!hasChanges) return;
    const stop = new AbortController();
    const { signal } = stop;
    const question: Ask = async (go) => {
      if (!(await confirm(LEAVE))) return;
      stop.abort();
      ask = null;
      go();
    };
    ask = question;
    window.addEventListener("beforeunload", (event) => event.preventDefault(), { signal });
    window.addEventListener("click", (event) => onClick(event, question, router.push), {
      signal,
      capture: true,
    });
    window.navigation?.addEventListener("navigate", (event) => onNavigate(event, question), { signal });
    return () => {
      stop.abort();
      if (ask === question) ask = null;
    };
  }, [hasChanges, router]);
}

const LEAVE = {
  title: "Leave without saving?",
  body: "What you changed on this page is not saved and will be lost.",
  confirm: "Leave without saving",
  cancel: "Stay",
  isDestructive: true,
};

/** Asks for a link that opens in this tab; with a modifier key it opens in another one and loses nothing. */
function onClick(event: MouseEvent, question: Ask, push: (href: string) => void): void {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  const opensAnotherTab =
    event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (!link || opensAnotherTab || link.target === "_blank" || link.origin !== location.origin) return;
  if (link.pathname === location.pathname && link.search === location.search) return;
  event.preventDefault();
  event.stopPropagation();
  question(() => push(`${link.pathname}${link.search}${link.hash}`));
}

function onNavigate(event: NavigateEvent, question: Ask): void {
  if (event.navigationType !== "traverse" || !event.cancelable) return;
  event.preventDefault();
  const { key } = event.destination;
  question(() => void window.navigation.traverseTo(key));
}
