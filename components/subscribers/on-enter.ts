import type { KeyboardEvent } from "react";

/** Does something at Enter in an input, instead of saving the form around it. */
export function onEnter(act: () => void) {
  return (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    act();
  };
}
