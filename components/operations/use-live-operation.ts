"use client";

import { useEffect, useState } from "react";
import { follow } from "@/components/ui/follow";
import { hasEnded } from "@/lib/engine/operation";
import type { DetailedOperation, ShownOperation } from "@/lib/operations/view";

type Answer = Omit<DetailedOperation, "startedAt" | "finishedAt"> & {
  startedAt: string | null;
  finishedAt: string | null;
};

/**
 * Follows an operation until it has ended.
 * @param onFinished called when it has ended, to read its deliveries again
 * @returns its latest state, and whether it cannot be read at present (the operation itself continues)
 */
export function useLiveOperation(loaded: ShownOperation, onFinished: () => void) {
  const [latest, setLatest] = useState<Answer | null>(null);
  const [isLost, setIsLost] = useState(false);
  const operation = latest?.id === loaded.id && !hasEnded(loaded.state) ? withLatest(loaded, latest) : loaded;
  const id = hasEnded(operation.state) ? null : operation.id;
  useEffect(() => {
    if (id === null) return;
    const stop = new AbortController();
    follow<Answer>(`/api/v1/operations/${id}`, stop.signal, {
      of: ["operations"],
      onState: (answer) => {
        setIsLost(false);
        setLatest(answer);
        if (hasEnded(answer.state)) onFinished();
        return hasEnded(answer.state);
      },
      onLost: () => setIsLost(true),
    });
    return () => stop.abort();
  }, [id, onFinished]);
  return { operation, isLost };
}

/** What changes while it runs. */
function withLatest(loaded: ShownOperation, latest: Answer): ShownOperation {
  const { state, stateReason, pace, counts, skippedByReason, ratePerSecond, estimatedSeconds } = latest;
  const { bySubscriber, failures, canaryResults, newFailuresSinceStart, startedAt, finishedAt } = latest;
  return {
    ...loaded,
    ...{ state, stateReason, pace, counts, skippedByReason, ratePerSecond, estimatedSeconds },
    ...{ bySubscriber, failures, canaryResults, newFailuresSinceStart },
    startedAt: startedAt === null ? null : new Date(startedAt),
    finishedAt: finishedAt === null ? null : new Date(finishedAt),
  };
}
