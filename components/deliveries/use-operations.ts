"use client";

import { useEffect, useState } from "react";
import { notify } from "@/components/ui/notify";
import type { ActionResult } from "@/lib/action/result";
import { discard, restore, retry } from "@/lib/operations/actions";
import type { Selection } from "@/lib/operations/schema";
import type { OperationState } from "./operation-text";

type Counts = Pick<OperationState, "operationId" | "changed" | "skipped" | "skippedByReason">;
type Kind = OperationState["kind"];

const ACTIONS = { retry, discard, restore } as const satisfies Record<
  Kind,
  (input: { selection: Selection }) => Promise<ActionResult<Counts>>
>;

/** Runs operations on deliveries, and follows the last one for the result strip. Shows the message of a refusal or failure. */
export function useOperations(onChange: () => void) {
  const [started, setStarted] = useState<OperationState | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const { operation, isLost } = useProgress(started, onChange);

  /** @returns whether the operation was done */
  async function run(kind: Kind, selection: Selection): Promise<boolean> {
    if (isBusy) return false;
    setIsBusy(true);
    const answer = await ACTIONS[kind]({ selection }).catch(() => UNREACHABLE);
    setIsBusy(false);
    if (!answer.ok) {
      notify({ tone: "fail", title: FAILED[kind], text: answer.message });
      return false;
    }
    const { operationId, changed, skipped, skippedByReason } = answer;
    const isRetry = kind === "retry";
    setStarted({
      operationId,
      kind,
      changed,
      skipped,
      skippedByReason,
      progress: { waiting: isRetry ? changed : 0, delivered: 0, failedAgain: 0 },
      finished: !isRetry || changed === 0,
    });
    onChange();
    return true;
  }

  return { run, operation, isLost, isBusy, dismiss: () => setStarted(null) };
}

const UNREACHABLE = {
  ok: false,
  message: "The server could not be reached, so it is not known whether this was done. Reload the list.",
} as const;

const FAILED = { retry: "Retry failed", discard: "Delete failed", restore: "Restore failed" } as const;

/** Intervals of polling: short at first, for the operator who waits; then longer, for slow subscribers. */
const FIRST_POLL_MS = 400;
const LONGEST_POLL_MS = 5_000;
const GROWTH = 1.25;

/**
 * Polls an operation until none of its deliveries waits.
 * @returns its latest state, and whether it cannot be read at present (the operation itself continues)
 */
function useProgress(started: OperationState | null, onChange: () => void) {
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
        if (state.finished) onChange();
      },
      onLost: () => setIsLost(true),
    });
    return () => stop.abort();
  }, [id, onChange]);
  return { operation: latest, isLost };
}

type Progress = Pick<OperationState, "progress" | "finished">;
type ProgressObserver = { onState: (state: Progress) => void; onLost: () => void };

async function follow(id: string, signal: AbortSignal, observer: ProgressObserver): Promise<void> {
  for (let wait = FIRST_POLL_MS; ; wait = Math.min(wait * GROWTH, LONGEST_POLL_MS)) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    if (signal.aborted) return;
    const state = await read(id, signal);
    if (signal.aborted) return;
    if (!state) observer.onLost();
    else observer.onState(state);
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
