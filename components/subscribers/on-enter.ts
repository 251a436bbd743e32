import type { KeyboardEvent } from "react";

/** Runs work at Enter in an input, instead of saving the form around it. */
export function onEnter(run: () => void) {
  return (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    run();
  };
}
