"use client";

import { ActionIcon } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { Icon } from "@/components/ui/icons";

/** Moves an item of a list by one place, where there is such a place. */
export type Move = (by: -1 | 1) => void;

export function mover(index: number, count: number, onMove: (from: number, to: number) => void): Move {
  return (by) => {
    const to = index + by;
    if (to >= 0 && to < count) onMove(index, to);
  };
}

/** Alt with an arrow key moves the item in which the focus is. */
export const moveByKeys = (move: Move) => (event: KeyboardEvent) => {
  if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
  event.preventDefault();
  move(event.key === "ArrowUp" ? -1 : 1);
};

type Props = { name: string; index: number; count: number; move: Move };

/** The buttons that move an item, `data-part` up and down. */
export function MoveButtons({ name, index, count, move }: Props) {
  return (
    <>
      <MoveButton part="up" name={name} isEnd={index === 0} onMove={() => move(-1)} />
      <MoveButton part="down" name={name} isEnd={index === count - 1} onMove={() => move(1)} />
    </>
  );
}

type ButtonProps = { part: "up" | "down"; name: string; isEnd: boolean; onMove: () => void };

/** Stays enabled at the end of the list: a disabled button would lose the focus after the move. */
function MoveButton({ part, name, isEnd, onMove }: ButtonProps) {
  return (
    <ActionIcon
      size="sm"
      data-part={part}
      aria-label={`Move ${name} ${part}`}
      title={`Move ${part} (Alt ${part === "up" ? "↑" : "↓"})`}
      aria-disabled={isEnd || undefined}
      onClick={onMove}
    >
      <Icon name={part === "up" ? "arrowUp" : "arrowDown"} size={13} />
    </ActionIcon>
  );
}
