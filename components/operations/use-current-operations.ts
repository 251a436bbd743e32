"use client";

import { useEffect, useState } from "react";
import { hasEnded, STARTED_STATES } from "@/lib/engine/operation";
import type { CurrentOperation, CurrentOperations } from "@/lib/operations/view";

const EVERY_MS = 5_000;
const RUNNING_URL = `/api/v1/operations?state=${STARTED_STATES.join(",")}&limit=20`;
const NONE: CurrentOperations = { userId: "", operations: [] };

/**
 * The user's recent operations and everybody's running ones: those of the page's data, then polled while the page is visible.
 * Polling ends when the server refuses it, for example after the end of the session.
 */
export function useCurrentOperations(current: CurrentOperations = NONE) {
  const [state, setState] = useState(() => stateOf(current));
  if (state.from !== current) setState(stateOf(current));
  const isFollowed = current !== NONE;
  useEffect(() => {
    if (!isFollowed) return;
    const stop = new AbortController();
    const timer = setInterval(async () => {
      if (document.visibilityState !== "visible") return;
      const answer = await fetch(RUNNING_URL, { signal: stop.signal, cache: "no-store" }).catch(() => null);
      if (!answer) return;
      if (!answer.ok) return clearInterval(timer);
      const { items } = (await answer.json()) as { items: CurrentOperation[] };
      setState((old) => withRunning(old, items));
    }, EVERY_MS);
    return () => {
      clearInterval(timer);
      stop.abort();
    };
  }, [isFollowed]);
  return state;
}

function stateOf(from: CurrentOperations) {
  const isOwn = ({ actor }: CurrentOperation) => actor.id === from.userId;
  return {
    from,
    /** Newest first. */
    own: from.operations.filter(isOwn),
    running: from.operations.filter(({ state }) => !hasEnded(state)),
  };
}

/** The user's operations stay after their end, so that the strip shows their results. */
function withRunning(old: ReturnType<typeof stateOf>, running: CurrentOperation[]) {
  // The same state draws nothing again.
  if (running.length === 0 && old.running.length === 0) return old;
  const known = new Set(running.map(({ id }) => id));
  const fresh = stateOf({ ...old.from, operations: running });
  const own = [...fresh.own, ...old.own.filter(({ id }) => !known.has(id))];
  // Ids are in the order of time.
  return { from: old.from, running, own: own.sort((a, b) => (a.id < b.id ? 1 : -1)) };
}
