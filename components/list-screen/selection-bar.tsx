import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { KeyHint } from "@/components/keyboard/key-hint";
import { useKeys } from "@/components/keyboard/use-keys";
import type { MatchingChoice } from "./list-body";
import classes from "./list-screen.module.css";
import type { RowSelection } from "./use-selection";

type Props = {
  selection: RowSelection<never>;
  /** Offers the selection of everything that matches; null where there is no more than is listed. */
  matching: MatchingChoice;
  /** The operations on the selection. */
  children: ReactNode;
};

/** The bar that a selection raises: its size, the operations on it, and their keys. */
export function SelectionBar({ selection, matching, children }: Props) {
  const { ids, ended, clear } = selection;
  const isEmpty = ids.length === 0 && selection.matching === null;
  useKeys({ clearSelection: isEmpty && !ended ? undefined : clear });
  if (isEmpty && !ended) return null;
  return (
    <section className={classes.selectionBar} aria-label="Selection" data-action-bar>
      <span className={classes.count} aria-live="polite">
        {ended ?? textOf(selection)}
      </span>
      {matching && !selection.matching && selection.inView === "all" ? (
        <button type="button" className={classes.textButton} onClick={matching.choose}>
          Select all {matching.total} matching
        </button>
      ) : null}
      {isEmpty ? null : children}
      <Button variant="subtle" color="gray" onClick={clear} rightSection={<KeyHint id="clearSelection" />}>
        {isEmpty ? "Dismiss" : "Clear"}
      </Button>
    </section>
  );
}

function textOf({ ids, notInView, matching }: RowSelection<never>): string {
  if (matching) return `All ${matching.total} matching selected`;
  const selected = `${ids.length.toLocaleString("en-GB")} selected`;
  return notInView > 0 ? `${selected}, ${notInView.toLocaleString("en-GB")} not in view` : selected;
}
