"use client";

import { useEffect, useRef, useState } from "react";
import { FilterButton } from "./filter-button";
import type { FilterListProps } from "./filter-list";
import { useLoaded } from "./use-loaded";

const loadList = () => import("./filter-list");

/** A filter: a button with the number of its values, and a menu, whose code is loaded when the button is first pointed at. */
export function FilterMenu(props: FilterListProps) {
  const [isUsed, setIsUsed] = useState(false);
  const { loaded, load } = useLoaded(loadList);
  const button = useRef<HTMLButtonElement>(null);
  const isOpen = isUsed && loaded !== undefined;
  useEffect(() => {
    // The menu has a button of its own in place of the one that was clicked.
    if (isOpen) button.current?.focus();
  }, [isOpen]);
  if (isOpen) return <loaded.FilterList {...props} buttonRef={button} />;
  return (
    <FilterButton
      label={props.label}
      value={props.value}
      shown={props.shown}
      ref={button}
      isOpen={false}
      isBusy={isUsed}
      onPointerEnter={load}
      onFocus={load}
      onClick={() => {
        load();
        setIsUsed(true);
      }}
    />
  );
}
