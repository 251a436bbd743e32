"use client";

import { useEffect, useState } from "react";
import type { OperationStatus } from "@/lib/operations/schema";
import type { CurrentOperation } from "@/lib/operations/view";

/** Intervals of polling: short at first, for the operator who waits; then longer, for slow subscribers. */
const FIRST_POLL_MS = 400;
const LONGEST_POLL_MS = 5_000;
const GROWTH = 1.25;

/**
 * Polls an operation until none of its deliveries waits.
 * @returns its latest state, and whether it cannot be read at present (the operation itself continues)
 */
export function useProgress(last: CurrentOperation | null, onFinished: () => void) {
  const [latest, setLatest] = useState<OperationStatus | null>(null);
  const [isLost, setIsLost] = useState(false);
  const operation = last && latest?.id === last.id ? { ...last, ...stateOf(latest) } : last;
  const id = operation?.state === "running" ? operation.id : undefined;
  useEffect(() => {
    if (!id) return;
    const stop = new AbortController();
    void follow(id, stop.signal, {
      onState: (status) => {
        setIsLost(false);
        setLatest(status);
        if (status.finished) onFinished();
      },
      onLost: () => setIsLost(true),
    });
    return () => stop.abort();
  }, [id, onFinished]);
  return { operation, isLost };
}

function stateOf({ requested, skipped, progress, finished }: OperationStatus) {
  const { waiting, delivered, failedAgain } = progress;
  const counts = {
    total: requested,
    pending: waiting,
    sending: 0,
    delivered,
    failedAgain,
    changed: 0,
    skipped,
  };
  return { counts, state: finished ? "done" : "running" } as const;
}

type ProgressObserver = { onState: (status: OperationStatus) => void; onLost: () => void };

async function follow(id: string, signal: AbortSignal, observer: ProgressObserver): Promise<void> {
  for (let wait = FIRST_POLL_MS; ; wait = Math.min(wait * GROWTH, LONGEST_POLL_MS)) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    if (signal.aborted) return;
    const status = await read(id, signal);
    if (signal.aborted) return;
    if (!status) observer.onLost();
    else observer.onState(status);
    if (status?.finished) return;
  }
}

async function read(id: string, signal: AbortSignal): Promise<OperationStatus | undefined> {
  try {
    const answer = await fetch(`/api/v1/operations/${id}`, { signal, cache: "no-store" });
    return answer.ok ? ((await answer.json()) as OperationStatus) : undefined;
  } catch {
    return undefined;
  }
}
