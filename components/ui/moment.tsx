"use client";

import { type RefObject, useEffect } from "react";
import { formatAge, formatMoment, formatUtc } from "@/lib/time/format";

const EVERY_MS = 15_000;

/** A moment in the operator's zone, with its age beside it and UTC on hover. `now` is the server's, so both render the same. */
export function Moment({ at, now, zone }: { at: Date; now: Date; zone: string }) {
  return (
    <time dateTime={at.toISOString()} title={formatUtc(at)}>
      {`${formatMoment(at, zone)} `}
      <span className="age" data-relative={at.getTime()}>
        {formatAge(at, now)}
      </span>
    </time>
  );
}

/** Keeps "3 min" up to date inside an element, without rendering a row again. */
export function useRelativeTimes(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const tick = () => {
      const now = new Date();
      for (const element of root.current?.querySelectorAll<HTMLElement>("[data-relative]") ?? []) {
        const text = formatAge(new Date(Number(element.dataset.relative)), now);
        // React keeps the text node, so its text is changed and not the node.
        if (element.firstChild && element.firstChild.nodeValue !== text) element.firstChild.nodeValue = text;
      }
    };
    const timer = setInterval(tick, EVERY_MS);
    return () => clearInterval(timer);
  }, [root]);
}
