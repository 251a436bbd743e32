"use client";

import { type MouseEvent, type ReactNode, useCallback, useRef } from "react";
import { copyOnClick } from "./copy";
import { useRelativeTimes } from "./moment";

/** Makes copy buttons work and keeps "3 min ago" up to date in markup made on the server. */
export function LiveArea({ children, className }: { children: ReactNode; className?: string }) {
  const root = useRef<HTMLDivElement>(null);
  useRelativeTimes(root);
  const onClick = useCallback((event: MouseEvent<HTMLElement>) => void copyOnClick(event), []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the click is that of a copy button inside, which keys reach
    // biome-ignore lint/a11y/noStaticElementInteractions: as above
    <div ref={root} className={className} onClick={onClick}>
      {children}
    </div>
  );
}
