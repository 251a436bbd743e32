import { Button } from "@mantine/core";
import { Activity, type ReactNode } from "react";
import { KeyHint } from "@/components/keyboard/key-hint";
import { useKeys } from "@/components/keyboard/use-keys";
import type { MatchingChoice } from "./list-body";
import classes from "./list-screen.module.css";
import { allOf } from "./selection-store";
import type { RowSelection } from "./use-selection";

type Props = {
  selection: RowSelection<never>;
  /** Offers the selection of everything that matches; null where there is no more than is listed. */
  matching: MatchingChoice;
  /** The operations on the selection. */
  children: ReactNode;
};

/**
 * The bar that a selection raises: its size, the operations on it, and their keys. It is made when the browser is idle and hidden until
 * then: to make its buttons at the click took a third of what Select All of 500 rows takes.
 */
export function SelectionBar({ selection, matching, children }: Props) {
  const { ids, ended, clear } = selection;
  const isEmpty = ids.length === 0 && selection.matching === null;
  const isShown = !isEmpty || ended !== null;
  useKeys({ clearSelection: isShown ? clear : undefined });
  const bar = (
    <section className={classes.selectionBar} aria-label="Selection" data-action-bar={isShown || undefined}>
      <span className={classes.count} aria-live="polite">
        {ended ?? textOf(selection)}
      </span>
      {matching && !selection.matching && selection.inView === "all" ? (
        <button type="button" className={classes.textButton} onClick={matching.choose}>
          Select {allOf(matching.total)} matching
        </button>
      ) : null}
      {isEmpty && isShown ? null : children}
      <Button variant="subtle" color="gray" onClick={clear} rightSection={<KeyHint id="clearSelection" />}>
        {isEmpty && isShown ? "Dismiss" : "Clear"}
      </Button>
    </section>
  );
  return <Activity mode={isShown ? "visible" : "hidden"}>{bar}</Activity>;
}

function textOf({ ids, notInView, matching }: RowSelection<never>): string {
  if (matching) return `${allOf(matching.total, "All")} matching selected`;
  const selected = `${ids.length.toLocaleString("en-GB")} selected`;
  return notInView > 0 ? `${selected}, ${notInView.toLocaleString("en-GB")} not in view` : selected;
}
