"use client";

import { Button } from "@mantine/core";
import { KeyHint } from "@/components/keyboard/key-hint";
import { useKeys } from "@/components/keyboard/use-keys";
import type { MatchingChoice } from "@/components/list-screen/list-body";
import { SelectionBar } from "@/components/list-screen/selection-bar";
import type { RowSelection } from "@/components/list-screen/use-selection";
import { count } from "@/components/operations/operation-text";
import { frozenRequest } from "@/components/operations/start/frozen-request";
import type { useOperations } from "@/components/operations/use-operations";
import { Icon } from "@/components/ui/icons";
import { mayApply } from "@/lib/engine/state";
import { OPERATION_KIND_LABEL } from "@/lib/operations/states";
import type { WaitingRow } from "@/lib/waiting/schema";

type Kind = "retry_now" | "stop";

type Props = {
  selection: RowSelection<WaitingRow>;
  matching: MatchingChoice;
  operations: Pick<ReturnType<typeof useOperations>, "runFrozen">;
};

/** The operations on the selected waiting deliveries: each is shown before its start. */
export function WaitingOperations({ selection, matching, operations }: Props) {
  const isAny = selection.ids.length > 0 || selection.matching !== null;
  const run = async (kind: Kind) => {
    const isStarted = await operations.runFrozen(frozenRequest(kind, OPERATION_KIND_LABEL[kind], selection));
    // A selection that was only looked at stays.
    if (isStarted) selection.clearUnchanged();
  };
  const retry = () => void run("retry_now");
  const stop = () => void run("stop");
  useKeys({ retry: isAny ? retry : undefined, stop: isAny ? stop : undefined });
  return (
    <SelectionBar selection={selection as RowSelection<never>} matching={matching}>
      <Button
        onClick={retry}
        leftSection={<Icon name="retry" size={14} />}
        rightSection={<KeyHint id="retry" />}
      >
        {labelOf("retry_now", selection)}
      </Button>
      <Button
        variant="default"
        onClick={stop}
        leftSection={<Icon name="cross" size={14} />}
        rightSection={<KeyHint id="stop" />}
      >
        {labelOf("stop", selection)}
      </Button>
    </SelectionBar>
  );
}

/** `Retry now (7 of 9)`: to how many of the selected rows it applies, as they were when they were in view. */
function labelOf(kind: Kind, { ids, rows, matching }: RowSelection<WaitingRow>): string {
  const label = OPERATION_KIND_LABEL[kind];
  if (matching || rows.length < ids.length) return label;
  const able = rows.filter((row) => isAble(kind, row)).length;
  return `${label} (${able === ids.length ? count(able) : `${count(able)} of ${count(ids.length)}`})`;
}

function isAble(kind: Kind, { state, isOfOperation, isEditedCopy, waiting }: WaitingRow): boolean {
  if (!mayApply(kind, state)) return false;
  if (kind === "stop") return !isOfOperation || isEditedCopy;
  return !isOfOperation && waiting.reason !== "not_approved";
}
