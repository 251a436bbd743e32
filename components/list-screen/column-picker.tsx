"use client";

import { Button } from "@mantine/core";
import { useRef, useState } from "react";
import { Icon } from "@/components/ui/icons";
import { useDismiss } from "@/components/ui/use-dismiss";
import { type Column, standardColumns } from "./columns";
import classes from "./list-screen.module.css";

type Props<Row> = {
  columns: readonly Column<Row>[];
  shown: readonly string[];
  onChange: (shown: string[]) => void;
};

/** Chooses the columns of a table; the caller stores the choice. */
export function ColumnPicker<Row>({ columns, shown, onChange }: Props<Row>) {
  const [isOpen, setIsOpen] = useState(false);
  const region = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const standard = standardColumns(columns).map(({ id }) => id);
  const toggle = (id: string) =>
    onChange(columns.map((column) => column.id).filter((one) => shown.includes(one) !== (one === id)));
  useDismiss(region, isOpen, () => setIsOpen(false));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape on any of its controls closes it
    <div
      ref={region}
      className={classes.picker}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !isOpen) return;
        event.stopPropagation();
        setIsOpen(false);
        button.current?.focus();
      }}
    >
      <Button
        ref={button}
        variant="default"
        leftSection={<Icon name="columns" size={14} />}
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        Columns
      </Button>
      {isOpen ? (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be drawn as a pop-up in all browsers
        <div className={classes.choices} role="group" aria-label="Columns shown">
          {columns.map(({ id, label }) => (
            // Plain boxes: a dozen of Mantine's would take longer to draw than the column.
            <label key={id} className={classes.choice}>
              <input
                type="checkbox"
                checked={shown.includes(id)}
                disabled={shown.length === 1 && shown.includes(id)}
                onChange={() => toggle(id)}
              />
              {label}
            </label>
          ))}
          <Button variant="subtle" color="gray" onClick={() => onChange(standard)}>
            Reset columns
          </Button>
        </div>
      ) : null}
    </div>
  );
}
