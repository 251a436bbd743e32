"use client";

import { useEffect, useState } from "react";
import { follow } from "@/components/ui/follow";
import type { OperationStatus } from "@/lib/operations/schema";
import type { CurrentOperation } from "@/lib/operations/view";

/**
 * Polls an operation until none of its deliveries waits.
 * @returns its latest state, and whether it cannot be read at present (the operation itself continues)
 */
export function useProgress<Operation extends CurrentOperation>(
  last: Operation | null,
  onFinished: () => void,
) {
  const [latest, setLatest] = useState<OperationStatus | null>(null);
  const [isLost, setIsLost] = useState(false);
  const operation = last && latest?.id === last.id ? { ...last, ...stateOf(latest) } : last;
  const id = operation?.state === "running" ? operation.id : undefined;
  useEffect(() => {
    if (!id) return;
    const stop = new AbortController();
    void follow<OperationStatus>(`/api/v1/operations/${id}`, stop.signal, {
      onState: (status) => {
        setIsLost(false);
        setLatest(status);
        if (status.finished) onFinished();
        return status.finished;
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
