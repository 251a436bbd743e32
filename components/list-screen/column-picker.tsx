"use client";

import { Button, Popover, Stack } from "@mantine/core";
import { Icon } from "@/components/ui/icons";
import { type Column, standardColumns } from "./columns";
import classes from "./list-screen.module.css";

type Props<Row> = {
  columns: readonly Column<Row>[];
  shown: readonly string[];
  onChange: (shown: string[]) => void;
};

/** Chooses the columns of a table; the caller stores the choice. */
export function ColumnPicker<Row>({ columns, shown, onChange }: Props<Row>) {
  const standard = standardColumns(columns).map(({ id }) => id);
  const toggle = (id: string) =>
    onChange(columns.map((column) => column.id).filter((one) => shown.includes(one) !== (one === id)));
  return (
    <Popover position="bottom-end" width={220}>
      <Popover.Target>
        <Button variant="default" leftSection={<Icon name="columns" size={14} />}>
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={9} role="group" aria-label="Columns shown">
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
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
