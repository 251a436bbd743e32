"use client";

import { useCallback, useEffect, useRef, useTransition } from "react";
import { announceChange } from "./after-changes";
import { type Notice, notify } from "./notify";

type Said = Omit<Notice, "id"> & { id?: string };

/**
 * A transition that ends with a notice: the one that `run` returns is shown once the page shows what it says, after the refresh or
 * the navigation that `run` has begun. Whoever reads the notice and clicks meets the page as it stays.
 * @returns whether it is under way, and a function that begins it
 */
export function useNotifiedTransition(): [
  isPending: boolean,
  start: (run: () => Promise<Said | undefined>) => void,
] {
  const [isPending, startTransition] = useTransition();
  const isShown = useRef(false);
  const waiting = useRef<Said | undefined>(undefined);

  useEffect(() => {
    isShown.current = true;
    return () => {
      isShown.current = false;
    };
  }, []);

  useEffect(() => (isPending ? announceChange() : undefined), [isPending]);

  // Cleaned up when the transition has been committed, and when another page has replaced this one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of it is what the notice waits for
  useEffect(
    () => () => {
      if (waiting.current) notify(waiting.current);
      waiting.current = undefined;
    },
    [isPending],
  );

  const start = useCallback(
    (run: () => Promise<Said | undefined>) =>
      startTransition(async () => {
        const notice = await run();
        // After the page was left, nothing is waited for.
        if (notice && !isShown.current) notify(notice);
        else waiting.current = notice;
      }),
    [],
  );
  return [isPending, start];
}
