"use client";

import { Button } from "@mantine/core";
import { memo, useMemo, useRef } from "react";
import { KeyHint } from "@/components/keyboard/key-hint";
import { useKeys } from "@/components/keyboard/use-keys";
import type { MatchingChoice } from "@/components/list-screen/list-body";
import { SelectionBar } from "@/components/list-screen/selection-bar";
import type { RowSelection } from "@/components/list-screen/use-selection";
import { frozenRequest } from "@/components/operations/start/frozen-request";
import type { useOperations } from "@/components/operations/use-operations";
import { Icon } from "@/components/ui/icons";
import { MAX_DELIVERIES } from "@/lib/deliveries/limits";
import type { DeliveryRetryData, ListedDelivery } from "@/lib/deliveries/view/screen";
import type { AtOnceKind } from "@/lib/engine/state";
import { confirmOperation } from "./confirm-operation";

/** From this number of deliveries on, a key alone does not retry them: it asks first. */
const ASKS_ABOVE = 20;

const VERBS = { retry: "Retry", discard: "Delete", restore: "Restore" } as const satisfies Record<
  AtOnceKind,
  string
>;

type Props = {
  selection: RowSelection<ListedDelivery>;
  matching: MatchingChoice;
  data: DeliveryRetryData;
  operations: ReturnType<typeof useOperations>;
};

/** The operations on the selected deliveries. */
export function SelectionOperations({ selection, matching, data, operations }: Props) {
  const { permissions } = data;
  const isBin = data.search.view === "bin";
  const isAny = selection.ids.length > 0 || selection.matching !== null;
  const isFrozen = selection.matching !== null || selection.ids.length > MAX_DELIVERIES;
  const run = async (kind: AtOnceKind) => {
    const done = isFrozen
      ? await operations.runFrozen(frozenRequest(kind, VERBS[kind], selection))
      : await operations.run(kind, { by: "ids", deliveryIds: [...selection.ids] });
    // A refused selection stays, so that it can be tried again.
    if (done) selection.clearUnchanged();
  };
  const confirmed = async (kind: "retry" | "discard") => {
    if (isFrozen || (await confirmOperation(kind, selection.ids.length, selection.rows, data.binDays)))
      await run(kind);
  };
  /** These are always shown before their start: which of them are not expected now, and to which of them a patch does not apply. */
  const shown = async (kind: "accept" | "edit_and_retry", verb: string) => {
    if (await operations.runFrozen(frozenRequest(kind, verb, selection))) selection.clearUnchanged();
  };
  const edit = () => void shown("edit_and_retry", "Edit and retry");
  const isMany = !isFrozen && selection.ids.length > ASKS_ABOVE;
  const retry = () => void run("retry");
  const isReady = isAny && !isBin && !operations.isBusy;
  useKeys({
    retry: isReady && permissions.retry ? () => (isMany ? void confirmed("retry") : retry()) : undefined,
    discard: isReady && permissions.discard ? () => void confirmed("discard") : undefined,
    editAndRetry: isReady && permissions.edit ? edit : undefined,
  });
  const current: Commands = {
    retry,
    edit,
    accept: () => void shown("accept", "Accept"),
    discard: () => void confirmed("discard"),
  };
  // Stable functions: another selection does not draw the buttons again.
  const latest = useRef(current);
  latest.current = current;
  const commands = useMemo<Commands>(
    () => ({
      retry: () => latest.current.retry(),
      edit: () => latest.current.edit(),
      accept: () => latest.current.accept(),
      discard: () => latest.current.discard(),
    }),
    [],
  );
  return (
    <SelectionBar selection={selection as RowSelection<never>} matching={matching}>
      {isBin ? (
        <Button
          loading={operations.isBusy}
          onClick={() => void run("restore")}
          leftSection={<Icon name="restore" size={14} />}
        >
          Restore selected
        </Button>
      ) : (
        <FailedButtons commands={commands} isBusy={operations.isBusy} permissions={permissions} />
      )}
    </SelectionBar>
  );
}

type Commands = Record<"retry" | "edit" | "accept" | "discard", () => void>;
type ButtonProps = { commands: Commands; isBusy: boolean; permissions: DeliveryRetryData["permissions"] };

const ADMINISTRATORS_ONLY = "Only administrators can delete deliveries.";

const FailedButtons = memo(function FailedButtons({ commands, isBusy, permissions }: ButtonProps) {
  const { retry, edit, accept, discard } = commands;
  const mayDiscard = permissions.discard;
  return (
    <>
      <Button
        loading={isBusy}
        onClick={retry}
        leftSection={<Icon name="retry" size={14} />}
        rightSection={<KeyHint id="retry" />}
      >
        Retry selected
      </Button>
      {permissions.edit ? (
        <Button
          variant="default"
          loading={isBusy}
          onClick={edit}
          leftSection={<Icon name="retry" size={14} />}
          rightSection={<KeyHint id="editAndRetry" />}
        >
          Edit and retry…
        </Button>
      ) : null}
      {permissions.accept ? (
        <Button
          variant="default"
          loading={isBusy}
          onClick={accept}
          leftSection={<Icon name="check" size={14} />}
        >
          Accept…
        </Button>
      ) : null}
      <Button
        variant="default"
        c={mayDiscard ? "var(--rd-fail)" : undefined}
        data-disabled={mayDiscard ? undefined : true}
        data-reason={mayDiscard ? undefined : ADMINISTRATORS_ONLY}
        aria-disabled={!mayDiscard}
        aria-description={mayDiscard ? undefined : ADMINISTRATORS_ONLY}
        onClick={mayDiscard ? discard : (event) => event.preventDefault()}
        leftSection={<Icon name="trash" size={14} />}
        rightSection={<KeyHint id="discard" />}
      >
        Delete selected
      </Button>
    </>
  );
});
