"use client";

import { useEffect, useState } from "react";
import type { OperationState } from "./operation-text";

/** Asked often while someone waits for the first answers, then less often: a slow subscriber takes what it takes. */
const FIRST_MS = 400;
const LONGEST_MS = 5_000;
const GROWTH = 1.25;

/**
 * Follows an operation until nothing of it waits any more.
 * @returns its latest state, and whether it cannot be read just now (it goes on all the same).
 */
export function useOperation(started: OperationState | null, onFinished: () => void) {
  const [latest, setLatest] = useState(started);
  const [isLost, setIsLost] = useState(false);
  const id = started && !started.finished ? started.operationId : undefined;
  useEffect(() => setLatest(started), [started]);
  useEffect(() => {
    if (!id) return;
    const stop = new AbortController();
    void follow(id, stop.signal, {
      onState: (state) => {
        setIsLost(false);
        setLatest((old) => old && { ...old, ...state });
        if (state.finished) onFinished();
      },
      onLost: () => setIsLost(true),
    });
    return () => stop.abort();
  }, [id, onFinished]);
  return { operation: latest, isLost };
}

type Progress = Pick<OperationState, "progress" | "finished">;
type Listener = { onState: (state: Progress) => void; onLost: () => void };

async function follow(id: string, signal: AbortSignal, listener: Listener): Promise<void> {
  for (let wait = FIRST_MS; ; wait = Math.min(wait * GROWTH, LONGEST_MS)) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    if (signal.aborted) return;
    const state = await read(id, signal);
    if (signal.aborted) return;
    if (!state) listener.onLost();
    else listener.onState(state);
    if (state?.finished) return;
  }
}

async function read(id: string, signal: AbortSignal): Promise<Progress | undefined> {
  try {
    const answer = await fetch(`/api/v1/operations/${id}`, { signal, cache: "no-store" });
    if (!answer.ok) return undefined;
    const { progress, finished } = (await answer.json()) as Progress;
    return { progress, finished };
  } catch {
    return undefined;
  }
}
