"use client";

import { type ReactNode, useEffect, useId, useRef } from "react";
import { createPortal } from "react-dom";
import { toAttribute } from "@/components/ui/copied-text";
import { moveInMenu } from "@/components/ui/menu-keys";
import { OutsideText } from "@/components/ui/outside-text";
import { useDismiss } from "@/components/ui/use-dismiss";
import type { ListDefinition } from "@/lib/list/definition";
import type { ListData } from "@/lib/list/view";
import { type Cell, choicesOf } from "./cell-choices";
import classes from "./cell-menu.module.css";
import type { ChangeSearch, SearchChange } from "./use-list-search";

/** A place of the window, in pixels. */
export type Place = { left: number; top: number };

type Entry = { id: string; label: string; cell: Cell };

type Props = {
  entries: readonly Entry[];
  at: Place;
  list: ListDefinition;
  data: Pick<ListData<never>, "options" | "search">;
  change: ChangeSearch;
  /** `isFocusKept`: whether the row gets the focus back. */
  close: (isFocusKept?: boolean) => void;
};

/** The open menu of a cell, or of the cells of a row: a group for each. */
export function CellMenuList({ entries, at, list, data, change, close }: Props) {
  const menu = useRef<HTMLDivElement>(null);
  useDismiss(menu, true, () => close(false));
  useEffect(() => menu.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus(), []);
  const choose = (patch: SearchChange) => {
    change(patch);
    close();
  };
  return createPortal(
    <div
      ref={menu}
      role="menu"
      tabIndex={-1}
      aria-label="Filter or copy"
      className={classes.menu}
      style={{ left: `min(${at.left}px, 100vw - 18rem)`, top: `min(${at.top}px, 100vh - 20rem)` }}
      onKeyDown={(event) => {
        moveInMenu(event);
        if (event.key === "Escape" || event.key === "Tab") {
          event.preventDefault();
          event.stopPropagation();
          close();
        }
      }}
    >
      {entries.map(({ id, label, cell }) => {
        const { only, without } = choicesOf(list, data.options, data.search, cell);
        return (
          <CellGroup key={id} label={label} text={cell.text}>
            {only ? <Item onClick={() => choose(only)}>Only this</Item> : null}
            {without ? <Item onClick={() => choose(without)}>Without this</Item> : null}
            <CopyItem text={cell.text} />
          </CellGroup>
        );
      })}
    </div>,
    document.body,
  );
}

function CellGroup({ label, text, children }: { label: string; text: string; children: ReactNode }) {
  const id = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a menu
    <div role="group" aria-labelledby={id} className={classes.group}>
      <div id={id} className={classes.name}>
        {label}: <OutsideText text={text} />
      </div>
      {children}
    </div>
  );
}

function Item({ onClick, children }: { onClick: () => void; children: string }) {
  return (
    <button type="button" role="menuitem" tabIndex={-1} className={classes.item} onClick={onClick}>
      {children}
    </button>
  );
}

/** Copies by the click handler of the list (components/ui/copy.tsx), above which the menu is drawn. */
function CopyItem({ text }: { text: string }) {
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      className={classes.item}
      data-copy={toAttribute(text)}
      aria-label="Copy"
    >
      Copy
    </button>
  );
}
