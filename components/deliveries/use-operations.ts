"use client";

import { notifications } from "@mantine/notifications";
import { useState } from "react";
import type { ActionResult } from "@/lib/action/result";
import { discard, restore, retry } from "@/lib/operations/actions";
import type { Selection } from "@/lib/operations/schema";
import { visible } from "@/lib/text/visible";
import type { OperationState } from "./operation-text";

type Counts = Pick<OperationState, "operationId" | "changed" | "skipped" | "skippedByReason">;
type Kind = OperationState["kind"];

const ACTIONS = { retry, discard, restore } as const satisfies Record<
  Kind,
  (input: { selection: Selection }) => Promise<ActionResult<Counts>>
>;

/** Does an operation and keeps its answer for the result strip. A refusal or failure is shown as it was told. */
export function useOperations(onDone: () => void) {
  const [started, setStarted] = useState<OperationState | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  /** @returns whether it was done. */
  async function run(kind: Kind, selection: Selection): Promise<boolean> {
    if (isBusy) return false;
    setIsBusy(true);
    const answer = await ACTIONS[kind]({ selection }).catch(() => UNREACHABLE);
    setIsBusy(false);
    if (!answer.ok) {
      tell(answer.message);
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
    onDone();
    return true;
  }

  return { run, started, isBusy, dismiss: () => setStarted(null) };
}

const UNREACHABLE = {
  ok: false,
  message: "The server could not be reached, so it is not known whether this was done. Reload the list.",
} as const;

function tell(message: string): void {
  notifications.show({
    color: "red",
    title: "That did not work",
    message: visible(message),
    autoClose: 10_000,
  });
}
