"use client";

import { Button } from "@mantine/core";
import { memo, useMemo, useRef } from "react";
import { KeyHint } from "@/components/keyboard/key-hint";
import { useKeys } from "@/components/keyboard/use-keys";
import type { MatchingChoice } from "@/components/list-screen/list-body";
import { SelectionBar } from "@/components/list-screen/selection-bar";
import type { RowSelection } from "@/components/list-screen/use-selection";
import { count } from "@/components/operations/operation-text";
import type { useOperations } from "@/components/operations/use-operations";
import { Icon } from "@/components/ui/icons";
import type { DeliveryRetryData, ListedDelivery } from "@/lib/deliveries/view/screen";
import type { Selection } from "@/lib/operations/schema";
import { confirmOperation, type OperationSubject } from "./confirm-operation";

/** From this number of deliveries on, a key alone does not retry them: it asks first. */
const ASKS_ABOVE = 20;

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
  const subject = subjectOf(selection);
  const run = async (kind: "retry" | "discard" | "restore") => {
    // A refused selection stays, so that it can be tried again.
    if (await operations.run(kind, operationSelection(selection))) selection.clearUnchanged();
  };
  const confirmed = async (kind: "retry" | "discard") => {
    if (await confirmOperation(kind, subject, data.binDays)) await run(kind);
  };
  const isMany = selection.matching !== null || selection.ids.length > ASKS_ABOVE;
  const retry = () => void (selection.matching ? confirmed("retry") : run("retry"));
  const isReady = isAny && !isBin && !operations.isBusy;
  useKeys({
    retry: isReady && permissions.retry ? () => (isMany ? void confirmed("retry") : retry()) : undefined,
    discard: isReady && permissions.discard ? () => void confirmed("discard") : undefined,
  });
  // Stable functions: another selection does not draw the buttons again.
  const latest = useRef({ retry, discard: () => void confirmed("discard") });
  latest.current = { retry, discard: () => void confirmed("discard") };
  const commands = useMemo(
    () => ({ retry: () => latest.current.retry(), discard: () => latest.current.discard() }),
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
        <FailedButtons
          retry={commands.retry}
          discard={commands.discard}
          isBusy={operations.isBusy}
          mayDiscard={permissions.discard}
        />
      )}
    </SelectionBar>
  );
}

function subjectOf({ ids, rows, matching }: RowSelection<ListedDelivery>): OperationSubject {
  if (matching) return { scope: "matching", total: matching.total, filterInWords: matching.filterInWords };
  return { scope: "rows", total: count(ids.length), rows };
}

function operationSelection({ ids, matching }: RowSelection<ListedDelivery>): Selection {
  if (!matching) return { by: "ids", deliveryIds: [...ids] };
  const { filter, asOf } = matching.data as DeliveryRetryData;
  return { by: "filter", filter, asOf };
}

type ButtonProps = { retry: () => void; discard: () => void; isBusy: boolean; mayDiscard: boolean };

const ADMINISTRATORS_ONLY = "Only administrators can delete deliveries.";

const FailedButtons = memo(function FailedButtons({ retry, discard, isBusy, mayDiscard }: ButtonProps) {
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
