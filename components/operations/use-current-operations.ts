"use client";

import { useEffect, useState } from "react";
import { hasEnded } from "@/lib/engine/operation";
import type { CurrentOperation, CurrentOperations } from "@/lib/operations/view";
import { followRunning, runningOperations } from "./running";

const NONE: CurrentOperations = { userId: "", operations: [] };

/**
 * The user's recent operations and everybody's running ones: those of the page's data, then as they are read
 * while the page is visible.
 */
export function useCurrentOperations(current: CurrentOperations = NONE) {
  const [state, setState] = useState(() => stateOf(current));
  if (state.from !== current) setState(stateOf(current));
  const isFollowed = current !== NONE;
  // What is read from now on: what was read before may be older than the page's data.
  useEffect(
    () =>
      isFollowed ? followRunning(() => setState((old) => withRunning(old, runningOperations()))) : undefined,
    [isFollowed],
  );
  return state;
}

function stateOf(from: CurrentOperations) {
  const running: readonly CurrentOperation[] = from.operations.filter(({ state }) => !hasEnded(state));
  const isOwn = ({ actor }: CurrentOperation) => actor.id === from.userId;
  return {
    from,
    /** Newest first. */
    own: from.operations.filter(isOwn),
    running,
  };
}

/** The user's operations stay after their end, so that the strip shows their results. */
function withRunning(old: ReturnType<typeof stateOf>, running: readonly CurrentOperation[]) {
  // The same state draws nothing again.
  if (running.length === 0 && old.running.length === 0) return old;
  const known = new Set(running.map(({ id }) => id));
  const fresh = stateOf({ ...old.from, operations: [...running] });
  const own = [...fresh.own, ...old.own.filter(({ id }) => !known.has(id))];
  // Ids are in the order of time.
  return { from: old.from, running, own: own.sort((a, b) => (a.id < b.id ? 1 : -1)) };
}
