"use client";

import { Button, Kbd, Tooltip } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { DataTableState } from "@/components/data-table/use-data-table";
import { isOutsideRows } from "@/components/data-table/use-row-keys";
import { Icon } from "@/components/ui/icons";
import { totalText } from "@/components/ui/pager";
import type { DeliveryRetryData, ListedDelivery } from "@/lib/deliveries/view/screen";
import type { Selection } from "@/lib/operations/schema";
import { confirmOperation, type OperationSubject } from "./confirm-operation";
import classes from "./deliveries.module.css";
import { count } from "./operation-text";
import type { useOperations } from "./use-operations";

type Props = {
  data: DeliveryRetryData;
  table: DataTableState<ListedDelivery>;
  filterInWords: string[];
  operations: ReturnType<typeof useOperations>;
};

/** The bar that a selection raises: its size, the operations on it, and their keys. Draws nothing for an empty selection. */
export function SelectionOperations({ data, table, filterInWords, operations }: Props) {
  const { rows, total, permissions, asOf, filter } = data;
  const isBin = data.search.view === "bin";
  const selected = table.getSelectedRowModel().rows.map((row) => row.original);
  const isAllListed = selected.length > 0 && selected.length === rows.length;
  const [matchingOf, setMatchingOf] = useState<typeof rows>();
  // "All that match" belongs to the list it was chosen on, and only while every listed row is still selected.
  const isMatching = isAllListed && matchingOf === rows;

  const selection: Selection = isMatching
    ? { by: "filter", filter, asOf }
    : { by: "ids", deliveryIds: selected.map((row) => row.deliveryId) };
  const subject: OperationSubject = isMatching
    ? {
        scope: "matching",
        total: totalText(data),
        filterInWords: filterInWords.length ? filterInWords : ["Dates: today"],
      }
    : { scope: "rows", rows: selected };

  const clear = () => table.resetRowSelection(true);
  const run = async (kind: "retry" | "discard" | "restore") => {
    // A refused selection stays, so that it can be tried again.
    if (await operations.run(kind, selection)) clear();
  };
  const confirmAndRun = async (kind: "retry" | "discard") => {
    if (await confirmOperation(kind, subject)) await run(kind);
  };
  const commands = {
    retry: () => void (isMatching ? confirmAndRun("retry") : run("retry")),
    discard: () => void confirmAndRun("discard"),
  };
  useSelectionKeys(selected.length > 0 && !operations.isBusy, {
    r: isBin || !permissions.retry ? undefined : commands.retry,
    delete: isBin || !permissions.discard ? undefined : commands.discard,
    escape: clear,
  });
  if (selected.length === 0) return null;
  return (
    <section className={classes.actionBar} aria-label="Selection" data-action-bar>
      <span className={classes.count} aria-live="polite">
        {isMatching ? `All ${totalText(data)} matching selected` : `${count(selected.length)} selected`}
      </span>
      {!isBin && isAllListed && !isMatching && total > rows.length ? (
        <button type="button" className={classes.textButton} onClick={() => setMatchingOf(rows)}>
          Select all {totalText(data)} matching
        </button>
      ) : null}
      {isBin ? (
        <Button
          loading={operations.isBusy}
          onClick={() => void run("restore")}
          leftSection={<Icon name="restore" size={14} />}
        >
          Restore selected
        </Button>
      ) : (
        <FailedButtons {...commands} isBusy={operations.isBusy} mayDiscard={permissions.discard} />
      )}
      <Button variant="subtle" color="gray" onClick={clear} rightSection={<Kbd size="xs">Esc</Kbd>}>
        Clear
      </Button>
    </section>
  );
}

type ButtonProps = { retry: () => void; discard: () => void; isBusy: boolean; mayDiscard: boolean };

const ADMINISTRATORS_ONLY = "Only administrators can delete deliveries.";

function FailedButtons({ retry, discard, isBusy, mayDiscard }: ButtonProps) {
  return (
    <>
      <Button
        loading={isBusy}
        onClick={retry}
        leftSection={<Icon name="retry" size={14} />}
        rightSection={<span className={classes.keyHint}>R</span>}
      >
        Retry selected
      </Button>
      <Tooltip label={ADMINISTRATORS_ONLY} disabled={mayDiscard}>
        <Button
          variant="default"
          c={mayDiscard ? "var(--rd-fail)" : undefined}
          data-disabled={mayDiscard ? undefined : true}
          aria-disabled={!mayDiscard}
          aria-description={mayDiscard ? undefined : ADMINISTRATORS_ONLY}
          onClick={mayDiscard ? discard : (event) => event.preventDefault()}
          leftSection={<Icon name="trash" size={14} />}
          rightSection={<Kbd size="xs">Del</Kbd>}
        >
          Delete selected
        </Button>
      </Tooltip>
    </>
  );
}

/** Runs a command per key while something is selected, except while a text field has the focus. */
function useSelectionKeys(isActive: boolean, keys: Record<string, (() => void) | undefined>): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    if (!isActive) return;
    const onKeyDown = (event: KeyboardEvent) => {
      const command = isOutsideRows(event) ? undefined : latest.current[event.key.toLowerCase()];
      if (!command) return;
      event.preventDefault();
      command();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [isActive]);
}
