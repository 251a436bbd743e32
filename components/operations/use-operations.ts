"use client";

import { useState } from "react";
import { notify } from "@/components/ui/notify";
import type { ActionResult } from "@/lib/action/result";
import type { AtOnceKind } from "@/lib/engine/state";
import { discard, restore, retry } from "@/lib/operations/actions";
import type { OperationSummary, Selection } from "@/lib/operations/schema";
import type { CurrentOperation, CurrentOperations } from "@/lib/operations/view";
import { readRunningNow } from "./running";
import { openStart } from "./start/open";
import type { StartRequest } from "./start/start-dialog";
import { offerUndo } from "./undo/undoable";
import { useCurrentOperations } from "./use-current-operations";
import { useDismissed } from "./use-dismissed";
import { useProgress } from "./use-progress";

type Counts = Omit<OperationSummary, "results">;

const ACTIONS = { retry, discard, restore } as const satisfies Record<
  AtOnceKind,
  (input: { selection: Selection }) => Promise<ActionResult<Counts>>
>;

/**
 * Runs operations on deliveries, and follows the user's last one for the result strip: one started here, or in another tab or
 * before a reload. Shows the message of a refusal or failure.
 * @param onChange called when deliveries have changed @param current the operations of the page's data; without
 * them, only those started here are shown
 */
export function useOperations(onChange: () => void, current?: CurrentOperations) {
  const userId = current?.userId ?? null;
  const [started, setStarted] = useState<CurrentOperation | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const { own, running } = useCurrentOperations(current);
  const { isDismissed, dismiss } = useDismissed();
  const last = started ?? own.find(({ id }) => !isDismissed(id)) ?? null;
  const { operation, isLost } = useProgress(last, onChange);
  const others = running.filter(
    ({ id, actor }) => id !== last?.id && (actor.id !== userId || !isDismissed(id)),
  );

  /** @returns whether the operation was done */
  async function run(kind: AtOnceKind, selection: Selection): Promise<boolean> {
    if (isBusy) return false;
    setIsBusy(true);
    const answer = await ACTIONS[kind]({ selection }).catch(() => UNREACHABLE);
    setIsBusy(false);
    if (!answer.ok) {
      notify({ tone: "fail", title: FAILED[kind], text: answer.message });
      return false;
    }
    show(startedOperation(kind, answer, userId));
    return true;
  }

  /** Freezes a set, and starts it once it was seen. @returns whether it was started */
  async function runFrozen(request: StartRequest): Promise<boolean> {
    const begun = await openStart(request);
    if (begun === null) return false;
    show(begun);
    return true;
  }

  function show(begun: CurrentOperation): void {
    setStarted(begun);
    if (begun.kind === "discard") {
      const { changed, pending } = begun.counts;
      if (changed + pending > 0) offerUndo(begun.id, changed + pending);
    }
    readRunningNow();
    onChange();
  }

  return {
    run,
    runFrozen,
    operation,
    /** The other operations that are running now. */
    others,
    isLost,
    isBusy,
    dismiss: () => {
      if (last) dismiss(last.id);
      setStarted(null);
    },
  };
}

function startedOperation(kind: AtOnceKind, counts: Counts, userId: string | null): CurrentOperation {
  const { operationId, changed, skipped, skippedByReason } = counts;
  const isRetry = kind === "retry";
  return {
    id: operationId,
    kind,
    state: isRetry && changed > 0 ? "running" : "done",
    actor: { type: "user", id: userId, name: "" },
    counts: {
      total: changed + skipped,
      pending: 0,
      sending: isRetry ? changed : 0,
      delivered: 0,
      failedAgain: 0,
      changed: isRetry ? 0 : changed,
      skipped,
      cancelled: 0,
    },
    skippedByReason,
  };
}

const UNREACHABLE = {
  ok: false,
  message: "The server could not be reached, so it is not known whether this was done. Reload the list.",
} as const;

const FAILED = { retry: "Retry failed", discard: "Delete failed", restore: "Restore failed" } as const;
