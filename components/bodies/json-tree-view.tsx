"use client";

import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import buttons from "@/components/ui/small-button.module.css";
import { ancestorsOf, type JsonTree, openedTo, seenValues } from "@/lib/text/json-tree";
import { JsonRow } from "./json-row";
import { JsonSearch } from "./json-search";
import classes from "./json-tree.module.css";
import { nextValue } from "./tree-keys";

/** The most rows in the document at once: the others are a click, a key or a search away, however large the text is. */
const SHOWN = 200;
/** A text of so many values is open as a whole at first. */
const OPEN_AS_A_WHOLE = 60;
/** Deeper than any text that the tree takes. */
const ALL_LEVELS = 1_000_000;

type Props = { tree: JsonTree; label: string };

/**
 * A JSON text as a folded tree: arrow keys go through it, Enter opens and closes, `c` copies the path of a value. Needs an ancestor
 * with copyOnClick (components/ui/copy.tsx).
 */
export function JsonTreeView({ tree, label }: Props) {
  const [levels, setLevels] = useState(tree.size <= OPEN_AS_A_WHOLE ? ALL_LEVELS : 1);
  const [open, setOpen] = useState<ReadonlySet<number>>(() => openedTo(tree, levels));
  const [first, setFirst] = useState(0);
  const [current, setCurrent] = useState(0);
  const seen = useMemo(() => seenValues(tree, open, tree.size), [tree, open]);
  const root = useRef<HTMLDivElement>(null);
  const isFocusWanted = useRef(false);
  const id = useId();
  const start = Math.min(first, Math.max(0, seen.length - 1));
  const shown = seen.slice(start, start + SHOWN);

  useEffect(() => {
    if (!isFocusWanted.current) return;
    isFocusWanted.current = false;
    const row = root.current?.querySelector<HTMLElement>(`[data-value="${current}"]`);
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  });

  function show(value: number, opened: ReadonlySet<number> = open): void {
    const index = seenValues(tree, opened, tree.size).indexOf(value);
    if (index < start || index >= start + SHOWN) setFirst(Math.max(0, index - SHOWN / 4));
    setCurrent(value);
  }

  function toggle(value: number): void {
    if (tree.kindOf(value) === "scalar") return;
    setOpen((old) => {
      const next = new Set(old);
      if (!next.delete(value)) next.add(value);
      return next;
    });
    setCurrent(value);
  }

  function openLevels(count: number): void {
    setLevels(count);
    setOpen(openedTo(tree, count));
    setFirst(0);
    setCurrent(0);
  }

  /** Shows a value that a search found, with all that it is in. */
  function reveal(value: number): void {
    const opened = new Set([...open, ...ancestorsOf(tree, value)]);
    setOpen(opened);
    show(value, opened);
    requestAnimationFrame(() =>
      root.current?.querySelector(`[data-value="${value}"]`)?.scrollIntoView({ block: "center" }),
    );
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = (event.target as Element).closest<HTMLElement>("[data-value]");
    if (!row || event.target !== row) return;
    const value = Number(row.dataset.value);
    const moved = nextValue(event.key, value, { tree, seen, isOpen: open.has(value) });
    if (moved === "toggle") toggle(value);
    else if (event.key === "c") row.querySelector<HTMLElement>("button[data-copy]")?.click();
    else if (moved !== undefined) show(moved);
    else return;
    isFocusWanted.current = event.key !== "c";
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div>
      <div className={classes.tools}>
        <JsonSearch tree={tree} label={label} onFound={reveal} />
        <button type="button" className={buttons.small} onClick={() => openLevels(ALL_LEVELS)}>
          Expand all
        </button>
        <button type="button" className={buttons.small} onClick={() => openLevels(Math.min(levels, 30) + 1)}>
          One level more
        </button>
        <button type="button" className={buttons.small} onClick={() => openLevels(1)}>
          Collapse
        </button>
      </div>
      {start > 0 ? (
        <button
          type="button"
          className={`${buttons.small} ${classes.more}`}
          onClick={() => setFirst(Math.max(0, start - SHOWN))}
        >
          {Math.min(SHOWN, start)} rows before
        </button>
      ) : null}
      <div ref={root} role="tree" aria-label={label} className={classes.tree} onKeyDown={onKeyDown}>
        {shown.map((value) => (
          <JsonRow
            key={value}
            {...{ tree, value, toggle }}
            id={`${id}-${value}`}
            isOpen={open.has(value)}
            isCurrent={value === current}
            isFirst={!shown.includes(current) && value === shown[0]}
          />
        ))}
      </div>
      {start + SHOWN < seen.length ? (
        <button
          type="button"
          className={`${buttons.small} ${classes.more}`}
          onClick={() => setFirst(start + SHOWN)}
        >
          {Math.min(SHOWN, seen.length - start - SHOWN)} of{" "}
          {(seen.length - start - SHOWN).toLocaleString("en-GB")} further rows
        </button>
      ) : null}
    </div>
  );
}
