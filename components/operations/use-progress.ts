"use client";

import { useEffect, useState } from "react";
import { follow } from "@/components/ui/follow";
import { hasEnded } from "@/lib/engine/operation";
import type { CurrentOperation } from "@/lib/operations/view";

/**
 * Follows an operation until it has ended.
 * @returns its latest state, and whether it cannot be read at present (the operation itself continues)
 */
export function useProgress<Operation extends CurrentOperation>(
  last: Operation | null,
  onFinished: () => void,
) {
  const [latest, setLatest] = useState<Progress | null>(null);
  const [isLost, setIsLost] = useState(false);
  const operation = last && latest?.id === last.id ? { ...last, ...latest } : last;
  const id = operation && !hasEnded(operation.state) ? operation.id : undefined;
  useEffect(() => {
    if (!id) return;
    const stop = new AbortController();
    follow<Progress>(`/api/v1/operations/${id}`, stop.signal, {
      of: ["operations"],
      onState: ({ id, state, counts, skippedByReason }) => {
        setIsLost(false);
        setLatest({ id, state, counts, skippedByReason });
        if (hasEnded(state)) onFinished();
        return hasEnded(state);
      },
      onLost: () => setIsLost(true),
    });
    return () => stop.abort();
  }, [id, onFinished]);
  return { operation, isLost };
}

type Progress = Pick<CurrentOperation, "id" | "state" | "counts" | "skippedByReason">;
