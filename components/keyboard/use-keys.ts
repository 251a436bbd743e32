"use client";

import { useEffect, useRef } from "react";
import type { KeyId } from "./keys";
import { matchKey, pressedKey } from "./press";
import { isLeftToTarget } from "./target";

/** What a key does. Returning false leaves the key to the browser and to other parts of the page. */
export type KeyHandler = (event: KeyboardEvent) => unknown;
export type KeyHandlers = { readonly [Id in KeyId]?: KeyHandler | undefined };

/** How long a sequence such as `g d` waits for its next key. */
const SEQUENCE_MS = 1_500;

/**
 * Handles keys of the table (./keys.ts) by their IDs while the component is mounted. A handler that is undefined handles
 * nothing. Of several components with the same key, the one mounted last comes first.
 */
export function useKeys(handlers: KeyHandlers): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  useEffect(() => {
    const layer = () => latest.current;
    if (layers.length === 0) {
      window.addEventListener("keydown", noteTarget, { capture: true });
      window.addEventListener("keydown", onKeyDown);
    }
    layers.unshift(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
      if (layers.length > 0) return;
      window.removeEventListener("keydown", noteTarget, { capture: true });
      window.removeEventListener("keydown", onKeyDown);
    };
  }, []);
}

/** The handlers of the page, which share one listener. */
const layers: (() => KeyHandlers)[] = [];
let begun = "";
let timer: ReturnType<typeof setTimeout> | undefined;

/** Whether the press belonged to its target when it began: a menu that Escape closes is closed before the press arrives here. */
let isTargets = false;

function noteTarget(event: KeyboardEvent): void {
  isTargets = isLeftToTarget(event, pressedKey(event));
}

function onKeyDown(event: KeyboardEvent): void {
  if (isModifier(event.key)) return;
  const pressed = pressedKey(event);
  const match =
    isTargets || isLeftToTarget(event, pressed) ? { ids: [], begun: "" } : matchKey(pressed, begun);
  wait(match.begun);
  const isHandled = layers.some((layer) =>
    match.ids.some((id) => {
      const handler = layer()[id];
      return handler !== undefined && handler(event) !== false;
    }),
  );
  if (isHandled) event.preventDefault();
}

/** Shift and the like begin a press and end no sequence. */
function isModifier(key: string): boolean {
  return key === "Shift" || key === "Control" || key === "Alt" || key === "Meta" || key === "AltGraph";
}

function wait(sequence: string): void {
  clearTimeout(timer);
  begun = sequence;
  if (sequence) timer = setTimeout(wait, SEQUENCE_MS, "");
}
