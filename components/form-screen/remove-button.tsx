"use client";

import { ActionIcon } from "@mantine/core";
import { Icon } from "@/components/ui/icons";
import { thenFocus } from "./then-focus";

type Props = {
  /** What is removed, as `header 2`. */
  name: string;
  /** The list, by a name that no other list of the page has. The button that adds to it has the same as `data-adds`. */
  list: string;
  onRemove: () => void;
};

/**
 * Removes an item of a list. The button goes with its item: the focus goes to that of the next item, else to that of the last one,
 * else to the button that adds one.
 */
export function RemoveButton({ name, list, onRemove }: Props) {
  function remove(button: HTMLElement) {
    const index = removeButtons(list).indexOf(button);
    thenFocus(onRemove, () => {
      const left = removeButtons(list);
      return left[index] ?? left.at(-1) ?? document.querySelector<HTMLElement>(`[data-adds="${list}"]`);
    });
  }

  return (
    <ActionIcon
      size="sm"
      data-removes={list}
      aria-label={`Remove ${name}`}
      onClick={(event) => remove(event.currentTarget)}
    >
      <Icon name="cross" size={13} />
    </ActionIcon>
  );
}

const removeButtons = (list: string) => [
  ...document.querySelectorAll<HTMLElement>(`[data-removes="${list}"]`),
];
