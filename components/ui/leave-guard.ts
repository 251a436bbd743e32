"use client";

import { modals } from "@mantine/modals";
import { useRouter } from "next/navigation";
import { useEffect } from "react";

/**
 * Unsaved changes stand in the way of leaving a page, whichever way that is tried: a link, a jump, Back and Forward, or
 * closing the tab. Back and Forward are asked by the Navigation API, where the browser has it.
 */

type Ask = (go: () => void) => void;
/** The page's question, while it has something to lose. */
let ask: Ask | null = null;

/** Goes somewhere else in the console: at once, or when the user does not mind losing what is not saved. */
export function leave(go: () => void): void {
  if (ask) ask(go);
  else go();
}

/** Asks before the page is left, as long as it has unsaved changes. */
export function useLeaveGuard(hasChanges: boolean): void {
  const router = useRouter();
  useEffect(() => {
    if (!hasChanges) return;
    const stop = new AbortController();
    const { signal } = stop;
    const question: Ask = (go) =>
      confirmLeaving(() => {
        stop.abort();
        ask = null;
        go();
      });
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

function confirmLeaving(onConfirm: () => void): void {
  modals.openConfirmModal({
    title: "Leave without saving?",
    children: "What you changed on this page is not saved and will be lost.",
    labels: { confirm: "Leave without saving", cancel: "Stay" },
    cancelProps: { "data-autofocus": true },
    confirmProps: { color: "red" },
    onConfirm,
  });
}

/** A link that opens here; one with a modifier key opens elsewhere and takes nothing away. */
function onClick(event: MouseEvent, question: Ask, push: (href: string) => void): void {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  const isElsewhere = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (!link || isElsewhere || link.target === "_blank" || link.origin !== location.origin) return;
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
