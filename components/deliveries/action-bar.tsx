"use client";

import { Button, Kbd, Tooltip } from "@mantine/core";
import { Icon } from "@/components/ui/icons";
import type { DeliveryRetryData } from "@/lib/deliveries/view/screen";
import classes from "./deliveries.module.css";
import { count } from "./operation-text";

type Props = {
  view: "failed" | "bin";
  /** How many rows are selected, or all that match. */
  selected: number;
  isMatching: boolean;
  /** Set when every listed row is selected and more match beyond them: "312" or "10,000+". */
  offerMatching: string | null;
  total: string;
  permissions: DeliveryRetryData["permissions"];
  isBusy: boolean;
  onSelectMatching: () => void;
  onRetry: () => void;
  onDiscard: () => void;
  onRestore: () => void;
  onClear: () => void;
};

/** Rises when something is selected: how much, what can be done with it, by which key. */
export function ActionBar(props: Props) {
  const { isMatching, offerMatching, isBusy } = props;
  return (
    <section className={classes.actionBar} aria-label="Selection">
      <span className={classes.count} aria-live="polite">
        {isMatching ? `All ${props.total} matching selected` : `${count(props.selected)} selected`}
      </span>
      {offerMatching ? (
        <button type="button" className={classes.textButton} onClick={props.onSelectMatching}>
          Select all {offerMatching} matching
        </button>
      ) : null}
      {props.view === "bin" ? (
        <Button loading={isBusy} onClick={props.onRestore} leftSection={<Icon name="restore" size={14} />}>
          Restore selected
        </Button>
      ) : (
        <FailedButtons {...props} />
      )}
      <Button variant="subtle" color="gray" onClick={props.onClear} rightSection={<Kbd size="xs">Esc</Kbd>}>
        Clear
      </Button>
    </section>
  );
}

function FailedButtons({ permissions, isBusy, onRetry, onDiscard }: Props) {
  return (
    <>
      <Button
        loading={isBusy}
        onClick={onRetry}
        leftSection={<Icon name="retry" size={14} />}
        rightSection={<KeyHint>R</KeyHint>}
      >
        Retry selected
      </Button>
      <Tooltip label="Only administrators can delete deliveries." disabled={permissions.discard}>
        <Button
          variant="default"
          c={permissions.discard ? "var(--rd-fail)" : undefined}
          data-disabled={permissions.discard ? undefined : true}
          aria-disabled={!permissions.discard}
          aria-description={permissions.discard ? undefined : "Only administrators can delete deliveries."}
          onClick={permissions.discard ? onDiscard : (event) => event.preventDefault()}
          leftSection={<Icon name="trash" size={14} />}
          rightSection={<Kbd size="xs">Del</Kbd>}
        >
          Delete selected
        </Button>
      </Tooltip>
    </>
  );
}

/** A key's name on the accent's own ground. */
function KeyHint({ children }: { children: string }) {
  return <span className={classes.keyHint}>{children}</span>;
}
