"use client";

import { useEffect, useRef, useState } from "react";
import type { DataTableState } from "@/components/data-table/use-data-table";
import { isElsewhere } from "@/components/data-table/use-row-keys";
import { totalText } from "@/components/ui/pager";
import type { DeliveryRetryData, ListedDelivery } from "@/lib/deliveries/view/screen";
import type { Selection } from "@/lib/operations/schema";
import { ActionBar } from "./action-bar";
import { confirmOperation, type OperationSubject } from "./confirm-operation";
import type { useOperations } from "./use-operations";

type Props = {
  data: DeliveryRetryData;
  table: DataTableState<ListedDelivery>;
  filterInWords: string[];
  operations: ReturnType<typeof useOperations>;
};

/** What the selection is, what may be done with it, and the keys that do it. Draws nothing while it is empty. */
export function SelectionOperations({ data, table, filterInWords, operations }: Props) {
  const { rows, total, permissions, asOf, filter } = data;
  const { view } = data.search;
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
    // What was refused stays selected, so that it can be tried again.
    if (await operations.run(kind, selection)) clear();
  };
  const isBin = view === "bin";
  const commands = {
    retry: () =>
      isMatching ? confirmOperation("retry", subject, () => void run("retry")) : void run("retry"),
    discard: () => confirmOperation("discard", subject, () => void run("discard")),
    clear,
  };
  useSelectionKeys(selected.length > 0 && !operations.isBusy, {
    r: isBin || !permissions.retry ? undefined : commands.retry,
    delete: isBin || !permissions.discard ? undefined : commands.discard,
    escape: clear,
  });
  if (selected.length === 0) return null;
  return (
    <ActionBar
      view={view}
      selected={selected.length}
      isMatching={isMatching}
      offerMatching={!isBin && isAllListed && !isMatching && total > rows.length ? totalText(data) : null}
      total={totalText(data)}
      permissions={permissions}
      isBusy={operations.isBusy}
      onSelectMatching={() => setMatchingOf(rows)}
      onRetry={commands.retry}
      onDiscard={commands.discard}
      onRestore={() => void run("restore")}
      onClear={clear}
    />
  );
}

function useSelectionKeys(isActive: boolean, keys: Record<string, (() => void) | undefined>): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    if (!isActive) return;
    const onKeyDown = (event: KeyboardEvent) => {
      const command = isElsewhere(event) ? undefined : latest.current[event.key.toLowerCase()];
      if (!command) return;
      event.preventDefault();
      command();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [isActive]);
}
